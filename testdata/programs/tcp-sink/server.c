/* Reads what one client sends, prints it, closes, never answers. */
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
	char buffer[1025] = {0};
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
	int one = 1, welcome = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(welcome, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(welcome, (struct sockaddr *)&address, sizeof address) < 0) {
		perror("bind");
		return 1;
	}
	listen(welcome, 3);
	int connection = accept(welcome, NULL, NULL);
	read(connection, buffer, 1024);
	printf("%s\n", buffer);
	close(connection);
	close(welcome);
	return 0;
}
