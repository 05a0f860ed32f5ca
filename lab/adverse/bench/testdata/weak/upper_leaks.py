# lab: tcp-upper
# weakness: sockets-left-open
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

kept = []
while True:
    conn, addr = welcome.accept()
    try:
        data = conn.recv(1024)
        conn.sendall(data.decode(errors="replace").upper().encode())
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    kept.append(conn)
