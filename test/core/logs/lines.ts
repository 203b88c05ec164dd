/**
 * Lines as programs write them, each with the address of its client, or `none`.
 *
 * In the lines marked as hostile, other addresses are where a client may write what it likes.
 */
export interface KindLines {
  /** The beginning of the name of the kind. */
  readonly kind: string;
  readonly lines: readonly (readonly [client: string, line: string])[];
  /** Lines by which a client tries to be somebody else, or nobody. */
  readonly hostile: readonly (readonly [client: string, line: string])[];
}

const web = (rest: string) => `[30/Nov/2026:13:25:59 +0000] ${rest}`;

const combined: KindLines = {
  kind: "nginx or Apache, common or combined",
  lines: [
    ["192.0.2.1", `192.0.2.1 - - ${web('"GET / HTTP/1.1" 200 612 "-" "curl/8.5.0"')}`],
    ["192.0.2.2", `192.0.2.2 - alice ${web('"GET /private HTTP/1.1" 200 12 "-" "Mozilla/5.0 (X11; Linux x86_64)"')}`],
    [
      "2001:db8::7",
      `2001:db8::7 - - ${web('"GET /favicon.ico HTTP/2.0" 404 153 "https://example.com/" "Mozilla/5.0"')}`,
    ],
    ["192.0.2.3", `192.0.2.3 - - ${web('"POST /login HTTP/1.1" 302 0 "https://example.com/login" "Mozilla/5.0"')}`],
    ["198.51.100.4", `198.51.100.4 - - ${web('"GET / HTTP/1.0" 200 612')}`],
    ["198.51.100.5", `198.51.100.5 - frank ${web('"GET /apache_pb.gif HTTP/1.0" 200 2326')}`],
    [
      "127.0.0.1",
      `127.0.0.1 - - ${web('"OPTIONS * HTTP/1.0" 200 126 "-" "Apache/2.4.57 (Debian) (internal dummy connection)"')}`,
    ],
    ["203.0.113.9", `203.0.113.9 - - ${web('"-" 408 0 "-" "-"')}`],
    ["203.0.113.10", `203.0.113.10 - - ${web('"" 400 0 "-" "-"')}`],
    ["203.0.113.11", `203.0.113.11 - - ${web('"\\x16\\x03\\x01\\x02\\x00\\x01" 400 157 "-" "-"')}`],
    ["::1", `::1 - - ${web('"GET /server-status HTTP/1.1" 200 1024 "-" "monit"')}`],
    ["192.0.2.12", `::ffff:192.0.2.12 - - ${web('"GET /mapped HTTP/1.1" 200 1 "-" "-"')}`],
    ["2001:db8:1:2:3:4:5:6", `2001:db8:1:2:3:4:5:6 - - ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
    [
      "192.0.2.14",
      `192.0.2.14 - - ${web('"HEAD /robots.txt HTTP/1.1" 200 0 "-" "Googlebot/2.1 (+http://www.google.com/bot.html)"')}`,
    ],
    ["192.0.2.15", `192.0.2.15 - - ${web('"PROPFIND /dav/ HTTP/1.1" 207 5555 "-" "DAVx5"')}`],
    ["10.1.2.3", `10.1.2.3 - "" ${web('"GET / HTTP/1.1" 401 1 "-" "-"')}`.replace('"" ', "- ")],
    ["192.0.2.17", `192.0.2.17 - bob smith ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
    ["192.0.2.18", `192.0.2.18 ident bob ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
    ["192.0.2.19", `192.0.2.19 - - ${web('"CONNECT example.com:443 HTTP/1.1" 405 1 "-" "-"')}`],
    ["none", `unix: - - ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
    ["none", `host.example.com - - ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
    ["none", ""],
  ],
  hostile: [
    [
      "192.0.2.31",
      `192.0.2.31 - - ${web('"GET /?ip=203.0.113.99 HTTP/1.1" 200 1 "http://203.0.113.98/" "203.0.113.97"')}`,
    ],
    ["192.0.2.32", `192.0.2.32 - 203.0.113.99 ${web('"GET / HTTP/1.1" 401 1 "-" "-"')}`],
    ["192.0.2.33", `192.0.2.33 - x [01/Jan/1999:00:00:00 +0000] y ${web('"GET / HTTP/1.1" 401 1 "-" "-"')}`],
    ["192.0.2.34", `192.0.2.34 - - [01/Jan/1999:00:00:00 +0000] \\x22x\\x22 ${web('"GET / HTTP/1.1" 401 1 "-" "-"')}`],
    ["192.0.2.35", `192.0.2.35 - a [01/Jan/1999:00:00:00 +0000] \\"x ${web('"GET / HTTP/1.1" 401 1 "-" "-"')}`],
    ["192.0.2.36", `192.0.2.36 - - ${web('"GET / HTTP/1.1\\n203.0.113.99 - - " 400 1 "-" "\\xff\u0000"')}`],
    ["none", `unix: - - ${web('"GET / HTTP/1.1" 200 1 "-" "203.0.113.99 - -"')}`],
    ["none", `203.0.113.999 - - ${web('"GET / HTTP/1.1" 200 1 "-" "-"')}`],
  ],
};

const virtualHosts: KindLines = {
  kind: "Apache with virtual hosts",
  lines: Array.from({ length: 20 }, (_, place) => [
    `192.0.2.${place + 1}`,
    `www${place}.example.com:443 192.0.2.${place + 1} - - ${web('"GET / HTTP/1.1" 200 612 "-" "-"')}`,
  ]),
  hostile: [
    ["192.0.2.31", `203.0.113.9:80 192.0.2.31 - 203.0.113.8 ${web('"GET / HTTP/1.1" 200 612 "-" "203.0.113.7"')}`],
  ],
};

const syslog = (tag: string, message: string) => `Nov 30 13:25:59 mail ${tag}: ${message}`;
const smtpd = (message: string) => syslog("postfix/smtpd[4711]", message);
const postscreen = (message: string) => syslog("postfix/postscreen[815]", message);

const postfix: KindLines = {
  kind: "syslog",
  lines: [
    ["192.0.2.1", smtpd("connect from mail.example.com[192.0.2.1]")],
    ["192.0.2.2", smtpd("connect from unknown[192.0.2.2]")],
    [
      "2001:db8::3",
      smtpd("disconnect from mail.example.com[2001:db8::3] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7"),
    ],
    ["192.0.2.4", smtpd("4F2AB1C03D: client=mail.example.com[192.0.2.4], sasl_method=PLAIN, sasl_username=alice")],
    [
      "192.0.2.5",
      smtpd(
        "NOQUEUE: reject: RCPT from unknown[192.0.2.5]: 554 5.7.1 <a@example.org>: Relay access denied; from=<b@example.net> to=<a@example.org> proto=ESMTP helo=<[203.0.113.5]>",
      ),
    ],
    ["192.0.2.6", smtpd("lost connection after AUTH from unknown[192.0.2.6]")],
    ["192.0.2.7", smtpd("warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6")],
    ["192.0.2.8", smtpd("timeout after DATA (0 bytes) from mail.example.com[192.0.2.8]")],
    [
      "192.0.2.9",
      smtpd(
        "Anonymous TLS connection established from mail.example.com[192.0.2.9]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)",
      ),
    ],
    ["192.0.2.10", smtpd("SSL_accept error from unknown[192.0.2.10]: lost connection")],
    ["192.0.2.11", syslog("postfix/submission/smtpd[99]", "connect from client.example.com[192.0.2.11]")],
    ["192.0.2.12", syslog("postfix-mx/smtpd[99]", "connect from client.example.com[192.0.2.12]:40312")],
    ["192.0.2.13", postscreen("CONNECT from [192.0.2.13]:40312 to [198.51.100.1]:25")],
    ["192.0.2.14", postscreen("PASS NEW [192.0.2.14]:40312")],
    ["192.0.2.15", postscreen("PREGREET 14 after 0.1 from [192.0.2.15]:40312: EHLO ylmf-pc\\r\\n")],
    ["192.0.2.16", postscreen("DNSBL rank 6 for [192.0.2.16]:40312")],
    ["192.0.2.17", syslog("postfix/tlsproxy[7]", "CONNECT from [192.0.2.17]:40312")],
    ["192.0.2.18", "2026-11-30T13:25:59.123456+00:00 mail postfix/smtpd[1]: connect from unknown[192.0.2.18]"],
    ["192.0.2.19", smtpd("warning: Connection rate limit exceeded: 61 from unknown[192.0.2.19] for service smtp")],
    [
      "none",
      syslog(
        "postfix/smtp[5]",
        "4F2AB1C03D: to=<a@example.org>, relay=mx.example.org[203.0.113.20]:25, delay=1.2, status=sent (250 OK)",
      ),
    ],
    ["none", syslog("postfix/qmgr[5]", "4F2AB1C03D: from=<a@example.org>, size=1234, nrcpt=1 (queue active)")],
    [
      "none",
      syslog("postfix/anvil[5]", "statistics: max connection rate 1/60s for (smtp:203.0.113.21) at Nov 30 13:25:59"),
    ],
    ["none", smtpd("warning: hostname evil.example.com does not resolve to address 203.0.113.22")],
    ["192.0.2.20", smtpd("message repeated 3 times: [ lost connection after AUTH from unknown[192.0.2.20]]")],
    ["none", smtpd("warning: connect to Milter service inet:[203.0.113.23]:8891: Connection refused")],
  ],
  hostile: [
    [
      "192.0.2.31",
      smtpd(
        "NOQUEUE: reject: RCPT from unknown[192.0.2.31]: 450 4.7.1 <x>: Helo command rejected; from=<a from b[203.0.113.1]> to=<c> proto=SMTP helo=<client=x[203.0.113.2]>",
      ),
    ],
    ["192.0.2.32", smtpd("warning: non-SMTP command from unknown[192.0.2.32]: GET / from x[203.0.113.3] HTTP/1.1")],
    [
      "192.0.2.33",
      smtpd("improper command pipelining after HELO from unknown[192.0.2.33]: connect from x[203.0.113.4]"),
    ],
    ["192.0.2.34", postscreen("PREGREET 99 after 0.1 from [192.0.2.34]:40312: EHLO from [203.0.113.5]:1\\r\\n")],
    ["none", syslog("postfix/cleanup[5]", "4F2A: warning: header Subject: connect from x[203.0.113.6]")],
  ],
};

const sshd = (message: string) => `Nov 30 13:25:59 bastion sshd[4711]: ${message}`;

const ssh: KindLines = {
  kind: "syslog",
  lines: [
    ["192.0.2.1", sshd("Accepted publickey for root from 192.0.2.1 port 40312 ssh2: RSA SHA256:abc")],
    ["192.0.2.2", sshd("Failed password for invalid user admin from 192.0.2.2 port 40312 ssh2")],
    ["2001:db8::3", sshd("Failed password for root from 2001:db8::3 port 40312 ssh2")],
    ["192.0.2.4", sshd("Invalid user oracle from 192.0.2.4 port 40312")],
    ["192.0.2.5", sshd("Connection closed by 192.0.2.5 port 40312 [preauth]")],
    ["192.0.2.6", sshd("Connection closed by invalid user admin 192.0.2.6 port 40312 [preauth]")],
    ["192.0.2.7", sshd("Disconnected from authenticating user root 192.0.2.7 port 40312 [preauth]")],
    ["192.0.2.8", sshd("Received disconnect from 192.0.2.8 port 40312:11: Bye Bye [preauth]")],
    ["192.0.2.9", sshd("Did not receive identification string from 192.0.2.9 port 40312")],
    [
      "192.0.2.10",
      sshd(
        "Unable to negotiate with 192.0.2.10 port 40312: no matching key exchange method found. Their offer: diffie-hellman-group1-sha1 [preauth]",
      ),
    ],
    ["192.0.2.11", sshd("Connection from 192.0.2.11 port 40312 on 198.51.100.1 port 22")],
    [
      "192.0.2.12",
      sshd("error: maximum authentication attempts exceeded for root from 192.0.2.12 port 40312 ssh2 [preauth]"),
    ],
    ["192.0.2.13", sshd("banner exchange: Connection from 192.0.2.13 port 40312: invalid format")],
    [
      "192.0.2.14",
      sshd(
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.14  user=root",
      ),
    ],
    ["192.0.2.15", sshd("User root from 192.0.2.15 not allowed because listed in DenyUsers")],
    ["192.0.2.16", sshd("fatal: Timeout before authentication for 192.0.2.16 port 40312")],
    [
      "192.0.2.17",
      "2026-11-30T13:25:59.123456+00:00 bastion sshd-session[9]: Accepted password for bob from 192.0.2.17 port 40312 ssh2",
    ],
    ["192.0.2.18", sshd("drop connection #10 from [192.0.2.18]:40312 on [198.51.100.1]:22 past MaxStartups")],
    ["192.0.2.19", sshd("refused connect from host.example.com (192.0.2.19)")],
    [
      "192.0.2.20",
      sshd("Disconnecting authenticating user root 192.0.2.20 port 40312: Too many authentication failures [preauth]"),
    ],
    ["192.0.2.21", sshd("message repeated 2 times: [ Failed password for root from 192.0.2.21 port 40312 ssh2]")],
    ["192.0.2.22", "Nov 30 13:25:59.123456 bastion sshd[4711]: Invalid user oracle from 192.0.2.22 port 40312"],
    ["192.0.2.23", sshd("error: PAM: Authentication failure for root from 192.0.2.23")],
    ["192.0.2.24", sshd("Starting session: shell on pts/0 for root from 192.0.2.24 port 40312 id 0")],
    ["192.0.2.25", sshd("Close session: user root from 192.0.2.25 port 40312 id 0")],
    [
      "192.0.2.26",
      sshd("Protocol major versions differ for 192.0.2.26 port 40312: SSH-2.0-OpenSSH_9.6 vs. SSH-1.5-Client"),
    ],
    ["192.0.2.27", sshd("Invalid user oracle from 192.0.2.27")],
    ["none", sshd("Server listening on 0.0.0.0 port 22.")],
    ["none", sshd("pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)")],
    ["none", "Nov 30 13:25:59 bastion CRON[1]: (root) CMD (ping 203.0.113.1)"],
  ],
  hostile: [
    [
      "192.0.2.31",
      sshd("Failed password for invalid user x from 203.0.113.1 port 22 ssh2 from 192.0.2.31 port 40312 ssh2"),
    ],
    ["192.0.2.32", sshd("Invalid user 203.0.113.2 port 1 from 192.0.2.32 port 40312")],
    ["192.0.2.33", sshd("Received disconnect from 192.0.2.33 port 40312:11: from 203.0.113.3 port 1 [preauth]")],
    [
      "192.0.2.39",
      sshd(
        "message repeated 2 times: [ Failed password for invalid user x from 203.0.113.9 from 192.0.2.39 port 1 ssh2]",
      ),
    ],
    [
      "192.0.2.40",
      sshd(
        "error: PAM: User not known to the underlying module for illegal user x port 1 from 203.0.113.9 port 1 from 192.0.2.40",
      ),
    ],
    ["192.0.2.41", sshd("Invalid user x from 203.0.113.9 not allowed because x from 192.0.2.41 port 40312")],
    ["192.0.2.42", sshd("User root from 192.0.2.42 not allowed because listed in DenyUsers")],
    [
      "192.0.2.34",
      sshd("Bad protocol version identification 'GET / from 203.0.113.4 port 1' from 192.0.2.34 port 40312"),
    ],
    ["192.0.2.35", sshd("Connection closed by invalid user a 203.0.113.5 port 7 192.0.2.35 port 40312 [preauth]")],
    [
      "192.0.2.36",
      sshd(
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.36  user=x rhost=203.0.113.6",
      ),
    ],
    [
      "192.0.2.37",
      sshd(
        "Unable to negotiate with 192.0.2.37 port 40312: no matching host key type found. Their offer: 203.0.113.7 port 1 [preauth]",
      ),
    ],
    [
      "192.0.2.38",
      sshd(
        "Disconnecting invalid user a 192.0.2.38 port 40312: Change of username or service not allowed: (a,ssh-connection) -> (x 203.0.113.8 port 9,ssh-connection) [preauth]",
      ),
    ],
  ],
};

const haproxyTail = "[30/Nov/2026:13:25:59.123] www~ app/203.0.113.200 0/0/1/12/13 200 612 - - ---- 1/1/0/0/0 0/0";
const haproxyLine = (client: string, rest = `${haproxyTail} "GET / HTTP/1.1"`) => `${client} ${rest}`;
const haproxySyslog = (client: string) => `Nov 30 13:25:59 lb haproxy[815]: ${haproxyLine(client)}`;

const haproxy: KindLines = {
  kind: "HAProxy",
  lines: [
    ...Array.from(
      { length: 15 },
      (_, place) => [`192.0.2.${place + 1}`, haproxyLine(`192.0.2.${place + 1}:4031${place}`)] as const,
    ),
    ["2001:db8::16", haproxyLine("2001:db8::16:40312")],
    ["2001:db8:1:2:3:4:5:17", haproxyLine("2001:db8:1:2:3:4:5:17:40312")],
    ["192.0.2.18", "192.0.2.18:40312 [30/Nov/2026:13:25:59.123] www/1: SSL handshake failure"],
    ["192.0.2.19", "Connect from 192.0.2.19:40312 to 198.51.100.1:80 (www/HTTP)"],
    ["192.0.2.20", haproxyLine("::ffff:192.0.2.20:40312")],
    ["none", "Proxy www started."],
    ["none", "Server app/s1 is DOWN, reason: Layer4 timeout, 203.0.113.1:80 check duration: 2001ms."],
    ["none", haproxyLine("unix:1")],
  ],
  hostile: [
    [
      "192.0.2.31",
      haproxyLine("192.0.2.31:40312", `${haproxyTail} {203.0.113.1|203.0.113.2} "GET http://203.0.113.3/ HTTP/1.1"`),
    ],
  ],
};

const haproxyInSyslog: KindLines = {
  kind: "syslog",
  lines: [
    ...Array.from(
      { length: 19 },
      (_, place) => [`192.0.2.${place + 1}`, haproxySyslog(`192.0.2.${place + 1}:4031${place}`)] as const,
    ),
    ["2001:db8::20", haproxySyslog("2001:db8::20:40312")],
    ["none", "Nov 30 13:25:59 lb haproxy[815]: Proxy www started."],
  ],
  hostile: [],
};

const pg = (message: string) => `2026-11-30 13:25:59.123 UTC [4711] ${message}`;

const postgres: KindLines = {
  kind: "PostgreSQL",
  lines: [
    ["192.0.2.1", pg("LOG:  connection received: host=192.0.2.1 port=40312")],
    ["2001:db8::2", pg("LOG:  connection received: host=2001:db8::2 port=40312")],
    ["192.0.2.3", pg("[unknown]@[unknown] LOG:  connection received: host=192.0.2.3 port=40312")],
    ["192.0.2.4", pg('FATAL:  no pg_hba.conf entry for host "192.0.2.4", user "app", database "app", no encryption')],
    [
      "192.0.2.5",
      pg('FATAL:  pg_hba.conf rejects connection for host "192.0.2.5", user "app", database "app", SSL encryption'),
    ],
    [
      "192.0.2.6",
      pg('FATAL:  no pg_hba.conf entry for replication connection from host "192.0.2.6", user "rep", no encryption'),
    ],
    [
      "192.0.2.7",
      pg("app@app LOG:  disconnection: session time: 0:00:00.123 user=app database=app host=192.0.2.7 port=40312"),
    ],
    ["192.0.2.8", "2026-11-30 13:25:59 UTC:192.0.2.8(40312):app@app:[4711]:LOG:  duration: 12.345 ms"],
    ["192.0.2.9", "2026-11-30 13:25:59 UTC [4711]: user=app,db=app,app=psql,client=192.0.2.9 LOG:  duration: 1.2 ms"],
    ["192.0.2.10", pg("app@app 192.0.2.10 LOG:  could not receive data from client: Connection reset by peer")],
    ["192.0.2.11", pg('app@app 192.0.2.11(40312) FATAL:  password authentication failed for user "app"')],
    ["192.0.2.12", "2026-11-30 14:25:59 +01 [4711] LOG:  connection received: host=192.0.2.12 port=40312"],
    ...Array.from(
      { length: 8 },
      (_, place) => [`198.51.100.${place}`, pg(`LOG:  connection received: host=198.51.100.${place} port=5`)] as const,
    ),
    ["none", pg("LOG:  checkpoint starting: time")],
    ["none", pg("LOG:  connection received: host=[local]")],
    ["none", pg('LOG:  listening on IPv4 address "203.0.113.1", port 5432')],
    ["none", "\tSELECT '203.0.113.2'"],
  ],
  hostile: [
    [
      "192.0.2.31",
      pg(
        'FATAL:  no pg_hba.conf entry for host "192.0.2.31", user "x host "203.0.113.1"", database "client=203.0.113.2", no encryption',
      ),
    ],
    [
      "192.0.2.32",
      pg(
        "x@y LOG:  disconnection: session time: 0:00:00.1 user=a host=203.0.113.3 port=1 database=b host=203.0.113.4 host=192.0.2.32 port=40312",
      ),
    ],
    ["none", pg("LOG:  statement: SELECT 'connection received: host=203.0.113.5 port=1'")],
    [
      "none",
      pg("STATEMENT:  SELECT 'FATAL:  no pg_hba.conf entry for host \"203.0.113.6\"'").replace("FATAL:  ", "FATAL: "),
    ],
  ],
};

const postgresCsv: KindLines = {
  kind: "PostgreSQL, CSV",
  lines: Array.from({ length: 20 }, (_, place) => [
    `192.0.2.${place + 1}`,
    `2026-11-30 13:25:59.123 UTC,"app","app",4711,"192.0.2.${place + 1}:4031${place % 10}",6564.1,1,"authentication",2026-11-30 13:25:59 UTC,3/7,0,LOG,00000,"connection authorized",,,,,,,,,"","client backend",,0`,
  ]),
  hostile: [
    [
      "192.0.2.31",
      '2026-11-30 13:25:59.123 UTC,"x"",""203.0.113.1:1","app",4711,"192.0.2.31:40312",6564.1,1,"",2026-11-30 13:25:59 UTC,3/7,0,LOG,00000,"203.0.113.2",,,,,,,,,"","client backend",,0',
    ],
    [
      "none",
      '2026-11-30 13:25:59.123 UTC,,,4711,,6564.1,1,,2026-11-30 13:25:59 UTC,,0,LOG,00000,"database system is ready",,,,,,,,,"","postmaster",,0',
    ],
  ],
};

const json = (client: string, more = "") =>
  `{"time":"2026-11-30T13:25:59+00:00","remote_addr":"${client}","request":"GET / HTTP/1.1","status":200${more}}`;

const jsonLines: KindLines = {
  kind: "JSON, member remote_addr",
  lines: [
    ...Array.from({ length: 15 }, (_, place) => [`192.0.2.${place + 1}`, json(`192.0.2.${place + 1}`)] as const),
    ["2001:db8::16", json("2001:db8::16", ',"tags":["a",{"b":[1,2]}]')],
    ["192.0.2.17", '{ "status" : 200 , "remote_addr" : "192.0.2.17" , "time" : "2026-11-30T13:25:59Z" }'],
    ["192.0.2.18", '{"msec":1796045159.123,"remote_addr":"192.0.2.18"}'],
    ["192.0.2.19", json("192.0.2.19:40312")],
    ["192.0.2.20", json("::ffff:192.0.2.20")],
    ["none", json("")],
    ["none", '{"time":"2026-11-30T13:25:59+00:00","message":"started"}'],
    ["none", "not json"],
  ],
  hostile: [
    ["192.0.2.31", '{"uri":"/?\\"remote_addr\\":\\"203.0.113.1\\"","remote_addr":"192.0.2.31","agent":"203.0.113.2"}'],
    ["192.0.2.32", '{"headers":{"remote_addr":"203.0.113.3"},"remote_addr":"192.0.2.32"}'],
    ["192.0.2.33", '{"list":["remote_addr","203.0.113.4",{"remote_addr":"203.0.113.5"}],"remote_addr":"192.0.2.33"}'],
    ["192.0.2.34", '{"agent":"\\\\","x":"remote_addr","remote_addr":"192.0.2.34"}'],
    ["none", '{"a":{"remote_addr":"203.0.113.6"}}'],
    ["none", '{"a":"remote_addr:203.0.113.7"'],
  ],
};

const caddy: KindLines = {
  kind: "JSON, member request.remote_ip",
  lines: Array.from({ length: 20 }, (_, place) => [
    `192.0.2.${place + 1}`,
    `{"level":"info","ts":1796045159.123,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.${place + 1}","remote_port":"40312","method":"GET","host":"example.com","uri":"/","headers":{"User-Agent":["curl"]}},"status":200}`,
  ]),
  hostile: [
    [
      "192.0.2.31",
      '{"ts":1796045159.123,"request":{"headers":{"remote_ip":["203.0.113.1"],"request":{"remote_ip":"203.0.113.2"}},"remote_ip":"192.0.2.31"}}',
    ],
  ],
};

const csv: KindLines = {
  kind: "CSV, column client_ip",
  lines: [
    ["none", "time,client_ip,user,agent"],
    ...Array.from(
      { length: 20 },
      (_, place) => [`192.0.2.${place + 1}`, `2026-11-30T13:25:59Z,192.0.2.${place + 1},bob,curl`] as const,
    ),
    ["none", "2026-11-30T13:25:59Z,,bob,curl"],
  ],
  hostile: [
    ["192.0.2.31", '"2026-11-30T13:25:59Z","192.0.2.31","a,203.0.113.1","x ""y"", 203.0.113.2"'],
    ["192.0.2.32", '2026-11-30T13:25:59Z,192.0.2.32,bob,"an agent'],
    ["none", 'x,203.0.113.3,bob,still the agent"'],
    ["192.0.2.33", "2026-11-30T13:25:59Z,192.0.2.33,bob,curl"],
  ],
};

const addresses: KindLines = {
  kind: "addresses",
  lines: [
    ...Array.from({ length: 12 }, (_, place) => [`192.0.2.${place + 1}`, `192.0.2.${place + 1}`] as const),
    ["2001:db8::13", "2001:db8::13"],
    ["192.0.2.14", "  192.0.2.14 "],
    ["192.0.2.15", "192.0.2.15:25"],
    ["2001:db8::16", "[2001:db8::16]:25"],
    ["2001:db8::17", "[2001:DB8:0::17]"],
    ["192.0.2.18", "192.0.2.18\tmail.example.com"],
    ["192.0.2.19", "192.0.2.19 # a comment"],
    ["192.0.2.20", "::ffff:192.0.2.20"],
    ["none", "# 203.0.113.1"],
    ["none", "203.0.113.0/24"],
    ["none", "010.0.0.1"],
    ["none", "fe80::1%eth0"],
  ],
  hostile: [
    ["none", "203.0.113.1:65536"],
    ["none", "[203.0.113.1"],
    ["none", "203.0.113.1.example.com"],
    ["none", "203.0.113.1-203.0.113.9"],
    ["none", "x 203.0.113.1"],
  ],
};

export const kindLines: Readonly<Record<string, KindLines>> = {
  combined,
  virtualHosts,
  postfix,
  ssh,
  haproxy,
  haproxyInSyslog,
  postgres,
  postgresCsv,
  jsonLines,
  caddy,
  csv,
  addresses,
};
