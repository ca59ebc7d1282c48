import { everySibling } from "../sides.ts";

/** What products mean by the order and by the attributes of the elements of their XML configs: data, not code. */

/** Names that tell elements apart besides the usual ones, by the name of the element: an attribute, or a child element. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  // Servlet specification: web.xml, web-fragment.xml, tomcat-users.xml
  servlet: ["servlet-name"],
  "servlet-mapping": ["url-pattern"],
  filter: ["filter-name"],
  "filter-mapping": ["filter-name"],
  "context-param": ["param-name"],
  "init-param": ["param-name"],
  "env-entry": ["env-entry-name"],
  "resource-ref": ["res-ref-name"],
  "resource-env-ref": ["resource-env-ref-name"],
  "ejb-ref": ["ejb-ref-name"],
  "mime-mapping": ["extension"],
  "error-page": ["error-code", "exception-type"],
  listener: ["listener-class"],
  "security-role": ["role-name"],
  "security-constraint": ["display-name"],
  "web-resource-collection": ["web-resource-name"],
  "locale-encoding-mapping": ["locale"],
  taglib: ["taglib-uri"],
  role: ["rolename"],
  user: ["username"],
  // Tomcat server.xml, context.xml
  SSLHostConfig: ["hostName"],
  Certificate: ["type"],
  // WildFly, JBoss
  subsystem: ["xmlns"],
  extension: ["module"],
  datasource: ["jndi-name", "pool-name"],
  "xa-datasource": ["jndi-name", "pool-name"],
  "handler-chain": ["name"],
  "login-module": ["code"],
  // Spring, Struts, logging
  "intercept-url": ["pattern"],
  bean: ["id", "name"],
  "constructor-arg": ["index"],
  "appender-ref": ["ref"],
  AppenderRef: ["ref"],
  // IIS and .NET
  add: [
    "name",
    "key",
    "fileExtension",
    "extension",
    "path",
    "namespace",
    "assembly",
    "prefix",
    "value",
    "verb",
    "ipAddress",
    "users",
    "segment",
    "sequence",
    "fileName",
  ],
  remove: ["name", "key", "fileExtension", "extension", "path", "value", "statusCode", "fileName"],
  binding: ["bindingInformation", "name"],
  error: ["statusCode"],
  mimeMap: ["fileExtension"],
  endpoint: ["name", "address"],
  baseAddress: ["address"],
  // HiveMQ
  "tcp-listener": ["name", "port"],
  "tls-tcp-listener": ["name", "port"],
  "websocket-listener": ["name", "port"],
  "tls-websocket-listener": ["name", "port"],
  // OPC UA
  ServerSecurityPolicy: ["SecurityPolicyUri"],
  UserTokenPolicy: ["TokenType"],
  CertificateIdentifier: ["CertificateTypeString", "SubjectName"],
  // WebLogic
  server: ["name"],
  cluster: ["name"],
  machine: ["name"],
  "app-deployment": ["name"],
  "jdbc-system-resource": ["name"],
  "jms-server": ["name"],
  realm: ["name"],
};

/** Elements whose order means something, by the name of their parent; "*" is any parent. */
const ORDERED: Readonly<Record<string, readonly string[]>> = {
  // Filters run in the order of their mappings; the first welcome file found is served (Servlet 6.0, 6.2.4 and 10.10).
  "web-app": ["filter-mapping"],
  "welcome-file-list": ["welcome-file"],
  // The first that matches, or each in turn (IIS configuration reference).
  handlers: ["add", "remove", "clear"],
  modules: ["add", "remove", "clear"],
  httpHandlers: ["add", "remove", "clear"],
  httpModules: ["add", "remove", "clear"],
  isapiFilters: ["filter"],
  files: ["add", "remove", "clear"],
  // NLog stops at a final one.
  rules: ["rule", "logger"],
  globalRules: ["rule"],
  outboundRules: ["rule"],
  // ASP.NET takes the first rule that matches.
  authorization: ["allow", "deny"],
  // Spring's lists.
  list: ["value", "ref", "bean"],
  array: ["value", "ref", "bean"],
  // A pipeline (Tomcat), stacks (Struts, JAAS), the first pattern that matches (Spring Security, Elytron), arguments
  // (Spring, Jetty).
  "*": [
    "Valve",
    "interceptor-ref",
    "login-module",
    "intercept-url",
    "permission-mapping",
    "constructor-arg",
    "Arg",
  ],
};

/** Names as written, less their namespace prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function lookUp(table: Readonly<Record<string, readonly string[]>>, name: string): readonly string[] {
  return Object.hasOwn(table, name) ? (table[name] ?? []) : [];
}

/** Names, in order of preference, of attributes or child elements that tell elements of this name apart. */
export function identity(_parent: readonly string[], name: string): readonly string[] {
  return lookUp(IDENTITY, localName(name));
}

/** Does order mean something among these siblings? */
export function ordered(parent: readonly string[], name: string): boolean {
  const local = localName(name);
  return (
    lookUp(ORDERED, localName(parent.at(-1) ?? "")).includes(local) || lookUp(ORDERED, "*").includes(local)
  );
}

/** `<clear/>` takes away what stands before it (.NET configuration, IIS). */
export function divides(_parent: readonly string[], name: string): typeof everySibling | undefined {
  return localName(name) === "clear" ? everySibling : undefined;
}
