# lab: tcp-upper
# weakness: a-client-that-left-ends-the-server
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    message = conn.recv(1024).decode(errors="replace")
    conn.send(message.upper().encode())
    conn.close()
