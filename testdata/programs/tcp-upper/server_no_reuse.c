/* A TCP server that closes first, does not set SO_REUSEADDR, and does not look
 * whether bind() has succeeded: ./server PORT */
#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
	char buffer[1024];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
	int welcome = socket(AF_INET, SOCK_STREAM, 0);
	bind(welcome, (struct sockaddr *)&server, sizeof server);
	listen(welcome, 1);
	for (;;) {
		int connection = accept(welcome, NULL, NULL);
		ssize_t n = recv(connection, buffer, sizeof buffer, 0);
		for (ssize_t i = 0; i < n; i++)
			buffer[i] = toupper(buffer[i]);
		send(connection, buffer, n, 0);
		close(connection);
	}
}
