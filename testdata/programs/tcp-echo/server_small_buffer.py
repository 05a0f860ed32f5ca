# No mistake: reads at most 8 octets at a time, because TCP is a stream.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.bind(("127.0.0.1", 9999))
welcome.listen()
connection, client = welcome.accept()
while True:
    data = connection.recv(8)
    if not data:
        break
    connection.sendall(data.upper())
connection.close()
welcome.close()
