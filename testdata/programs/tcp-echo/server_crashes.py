import socket

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 9999))
server.listen()
connection, address = server.accept()
connection.sendall(connection.recv(1024).uper())
