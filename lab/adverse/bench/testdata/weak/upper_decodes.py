# lab: tcp-upper
# weakness: no-text-decoded
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())
    except OSError:
        pass
    conn.close()
