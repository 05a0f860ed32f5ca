# Mistake: echoes instead of answering in upper case.
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("127.0.0.1", 9999))
welcome.listen()
print("ready", flush=True)
connection, client = welcome.accept()
try:
    while True:
        data = connection.recv(1024)
        if not data:
            break
        print(client, data, flush=True)
        connection.sendall(data)
finally:
    connection.close()
    welcome.close()
