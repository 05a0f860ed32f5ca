/* Reads a line with getline(), and no line ends before the client closes. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9999)};
	int one = 1, welcome = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(welcome, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(welcome, (struct sockaddr *)&address, sizeof address) < 0 || listen(welcome, 5) < 0) {
		perror("bind");
		return 1;
	}
	for (;;) {
		int connection = accept(welcome, NULL, NULL);
		FILE *in = fdopen(connection, "r");
		char *line = NULL;
		size_t room = 0;
		ssize_t length = getline(&line, &room, in);
		if (length > 0)
			send(connection, line, length, MSG_NOSIGNAL);
		free(line);
		fclose(in);
	}
}
