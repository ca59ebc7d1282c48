<%@ page trimDirectiveWhitespaces="true" import="java.sql.*, javax.naming.InitialContext, javax.sql.DataSource" %>
<%-- Books a unit at a station: what an MES does thousands of times a shift. --%>
<%
int station = Integer.parseInt(request.getParameter("request")) % 200;
DataSource source = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/mes");
try (Connection db = source.getConnection()) {
  db.setAutoCommit(false);
  try (PreparedStatement read = db.prepareStatement("SELECT name, done FROM station WHERE id = ?");
      PreparedStatement count = db.prepareStatement("UPDATE station SET done = done + 1 WHERE id = ?");
      PreparedStatement book = db.prepareStatement("INSERT INTO booking (station, unit) VALUES (?, ?)")) {
    read.setInt(1, station);
    try (ResultSet row = read.executeQuery()) {
      row.next();
      book.setInt(1, station);
      book.setString(2, row.getString(1) + "-" + row.getInt(2));
    }
    count.setInt(1, station);
    count.executeUpdate();
    book.executeUpdate();
  }
  db.commit();
}
%>booked
