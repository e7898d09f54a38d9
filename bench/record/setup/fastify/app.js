const app = require("{node}/node_modules/fastify")({ bodyLimit: 1000 });
app.register(require("{node}/node_modules/@fastify/basic-auth"), {
  validate: async (name, password) => { if (password !== "wonderland") return new Error("Wrong name or password"); },
  authenticate: { realm: "Shop" },
});
app.register(require("{node}/node_modules/@fastify/rate-limit"), { global: false });
app.after(() => {
  app.get("/orders", { onRequest: app.basicAuth }, async () => [{ id: 1 }]);
  app.get("/limited", { config: { rateLimit: { max: 1, timeWindow: "1 hour" } } }, async () => ({ ok: true }));
  app.post("/orders", { schema: { body: { type: "object", required: ["item"], properties: { item: { type: "string" } } } } }, async (req, reply) => { reply.code(201); return req.body; });
  app.get("/crash", async () => { throw new Error("cannot read orders"); });
  app.get("/empty", async (req, reply) => { reply.code(204); return { a: 1 }; });
  app.get("/old", (req, reply) => reply.redirect("/orders"));
});
app.listen({ port: {port}, host: "127.0.0.1" });
