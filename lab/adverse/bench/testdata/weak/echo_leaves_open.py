# lab: tcp-echo
# weakness: connection-not-closed
import socket
import time

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
while data := conn.recv(1024):
    conn.sendall(data.upper())
while True:
    time.sleep(1)
