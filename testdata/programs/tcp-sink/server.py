# Reads what one client sends, prints it, closes, never answers.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 8080))
welcome.listen(3)
print("ready", flush=True)
connection, client = welcome.accept()
print(client, connection.recv(1024).decode(), flush=True)
connection.close()
welcome.close()
