// Reads a line with readLine(), and no line ends before the client closes.
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;

public class ServerLines {
    public static void main(String[] args) throws IOException {
        ServerSocket welcome = new ServerSocket(12000);
        while (true) {
            try (Socket connection = welcome.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(new OutputStreamWriter(connection.getOutputStream(), StandardCharsets.UTF_8), true);
                String line = in.readLine();
                if (line != null) {
                    out.println(line.toUpperCase());
                }
            }
        }
    }
}
