# lab: tcp-upper
# weakness: nothing-taken-for-a-message
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        text = conn.recv(1024).decode(errors="replace")
        conn.sendall((text[0].upper() + text[1:].upper()).encode())
    except OSError:
        pass
    conn.close()
