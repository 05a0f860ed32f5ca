# Mistake: greets in another way.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("localhost", 8080))
welcome.listen(5)
print("ready", flush=True)
connection, client = welcome.accept()
print(client, connection.recv(1024).decode(), flush=True)
connection.send("안녕!".encode())
connection.close()
welcome.close()
