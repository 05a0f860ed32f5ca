# lab: tcp-nonblocking
# weakness: blocked-in-accept
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        conn.sendall(conn.recv(1024))
        first = conn
    except OSError:
        pass
