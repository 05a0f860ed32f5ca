# lab: tcp-echo
import socket

# Serves one client after another, and does not end where lab's own server does.
welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        while data := conn.recv(1024):
            conn.sendall(data.upper())
    except OSError:
        pass
    conn.close()
