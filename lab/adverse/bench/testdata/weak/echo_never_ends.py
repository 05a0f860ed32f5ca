# lab: tcp-echo
# weakness: end-of-stream-not-noticed
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
while True:
    data = conn.recv(1024)
    conn.sendall(data.upper())
