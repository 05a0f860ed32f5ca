# lab: tcp-upper
# weakness: no-reuseaddr
import socket

welcome = socket.socket()
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    conn.settimeout(0.5)
    try:
        conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
    except OSError:
        pass
    conn.close()
