<% if (request.getParameter("n") == null) throw new IllegalStateException("no orders table"); %>
<%= Integer.parseInt(request.getParameter("n")) %>
