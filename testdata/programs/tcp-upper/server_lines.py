# Reads a line with makefile(), and no line ends before the client closes.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
while True:
    connection, _ = welcome.accept()
    line = connection.makefile("r", encoding="utf-8", newline="\n").readline()
    connection.sendall(line.upper().encode())
    connection.close()
