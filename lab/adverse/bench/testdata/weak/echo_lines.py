# lab: tcp-echo
# weakness: waits-for-a-line-end
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
with conn, conn.makefile("rb") as lines:
    for line in lines:
        conn.sendall(line.upper())
