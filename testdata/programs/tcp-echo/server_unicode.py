# No mistake: upper case of text instead of octets, so that more than a to z changes.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.bind(("127.0.0.1", 9999))
welcome.listen()
connection, client = welcome.accept()
while True:
    data = connection.recv(1024)
    if not data:
        break
    connection.sendall(data.decode().upper().encode())
connection.close()
welcome.close()
