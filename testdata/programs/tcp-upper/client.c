/* Sends one line and prints the answer: ./client HOST PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
	char line[1024];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	server.sin_addr.s_addr = inet_addr(argv[1]);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(s, (struct sockaddr *)&server, sizeof server) < 0) {
		perror("connect");
		return 1;
	}
	fgets(line, sizeof line, stdin);
	line[strcspn(line, "\n")] = 0;
	send(s, line, strlen(line), 0);
	ssize_t n = recv(s, line, sizeof line, 0);
	printf("%.*s\n", (int)n, line);
	close(s);
	return 0;
}
