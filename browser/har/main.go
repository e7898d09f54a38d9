// Command har lets a real Chromium ask a server on loopback what a page of its
// would ask, and writes the exchanges as the browser's own tools export them,
// in HAR 1.2.
//
//	cd bench && go run ./record -hold nginx &
//	cd browser && go run ./har -port 21001 > ../bench/testdata/har/chromium.har
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// host is the name that Chromium finds on loopback.
const host = "shop.example"

// script is what the page asks, in this order.
const script = `(async () => {
	const json = { Accept: "application/json" };
	const post = { method: "POST", headers: { "Content-Type": "application/json", ...json }, body: "{}" };
	const all = [
		["/order.json", {}], ["/order.json", { method: "HEAD" }], ["/order.json", post],
		["/orders/7", { headers: json }], ["/inner/x", { headers: json }], ["/long/x", { headers: json }],
		["/bare401/", { headers: json }], ["/limited/", {}], ["/limited/", {}], ["/told/", {}], ["/told/", {}],
		["/moved/", { headers: json }], ["/moved/", post], ["/soft/7", {}], ["/plain/", {}], ["/cookie/", {}],
		["/gone/", {}], ["/maintenance/", {}], ["/files/digits.bin", { headers: { Range: "bytes=100-" } }],
	];
	for (const [path, init] of all) {
		const answer = await fetch(path, { cache: "no-store", ...init });
		await answer.text();
	}
	return all.length;
})()`

func main() {
	port := flag.Int("port", 21001, "the `port` of the server on 127.0.0.1")
	flag.Parse()
	if err := run(*port); err != nil {
		fmt.Fprintln(os.Stderr, "har:", err)
		os.Exit(1)
	}
}

func run(port int) error {
	alloc, end := chromedp.NewExecAllocator(context.Background(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.NoSandbox,
		chromedp.Flag("host-resolver-rules", "MAP "+host+":80 127.0.0.1:"+strconv.Itoa(port)))...)
	defer end()
	r := &recorder{}
	ctx, end := chromedp.NewContext(alloc, chromedp.WithListener(r.hear))
	defer end()
	if err := chromedp.Do(ctx); err != nil {
		return err
	}
	ctx, end = context.WithTimeout(ctx, time.Minute)
	defer end()
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+host+"/")); err != nil {
		return err
	}
	version, err := chromedp.Run(ctx, chromedp.Evaluate[string]("navigator.userAgent"))
	if err != nil {
		return err
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](script, chromedp.EvalAwaitPromise)); err != nil {
		return err
	}
	r.bodies(ctx)
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	return out.Encode(map[string]any{"log": map[string]any{
		"version": "1.2", "creator": map[string]string{"name": "Chromium over its DevTools protocol", "version": version}, "pages": []any{}, "entries": r.entries(),
	}})
}
