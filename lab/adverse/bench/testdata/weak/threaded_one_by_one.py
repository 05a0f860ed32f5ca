# lab: tcp-threaded
# weakness: one-client-at-a-time
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
    except OSError:
        pass
    conn.close()
