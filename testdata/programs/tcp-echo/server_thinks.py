# A server that takes five seconds for its answer.
import socket
import time

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("127.0.0.1", 9999))
welcome.listen()
while True:
    connection, _ = welcome.accept()
    while data := connection.recv(1024):
        time.sleep(5)
        connection.sendall(bytes(c - 32 if 97 <= c <= 122 else c for c in data))
    connection.close()
