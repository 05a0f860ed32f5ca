# Mistake: asks at the keyboard what to answer.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
while True:
    connection, client = welcome.accept()
    print(connection.recv(1024).decode())
    connection.send(input("answer: ").encode())
    connection.close()
