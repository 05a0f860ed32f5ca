/* A client that takes the end of its input for a slip: ./client HOST PORT */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
	char line[4096], answer[4096];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[2]))};
	server.sin_addr.s_addr = inet_addr(argv[1]);
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	for (;;) {
		if (!fgets(line, sizeof line, stdin))
			continue;
		line[strcspn(line, "\n")] = 0;
		if (!line[0])
			continue;
		sendto(s, line, strlen(line), 0, (struct sockaddr *)&server, sizeof server);
		ssize_t n = recv(s, answer, sizeof answer, 0);
		printf("%.*s\n", (int)n, answer);
	}
}
