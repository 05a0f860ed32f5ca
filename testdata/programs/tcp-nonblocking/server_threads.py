# Mistake: a thread for each connection, where one was to serve all.
import socket
import threading


def serve(connection):
    while data := connection.recv(1024):
        connection.sendall(data)
    connection.close()


welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(128)
while True:
    threading.Thread(target=serve, args=(welcome.accept()[0],)).start()
