/** The API's description, made from the schema the reports are checked with. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { hostReportSchema, stepSchema } from "../../core/probe-api/host-report.ts";
import { progressSchema } from "../../core/probe-api/progress.ts";
import { policyReportSchema } from "../../core/probe-api/policy-report.ts";

const problem = (description: string): object => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

export function openApiDocument(withTokens: boolean): object {
  const report = toJsonSchema(hostReportSchema, {
    target: "draft-2020-12",
    // The one schema the converter does not know: the record whose keys are steps.
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === "record"
        ? { ...jsonSchema, propertyNames: { enum: [...stepSchema.options] } }
        : undefined,
  });
  const policyReport = toJsonSchema(policyReportSchema, { target: "draft-2020-12" });
  const progress = toJsonSchema(progressSchema, { target: "draft-2020-12" });
  // OpenAPI 3.1 has that dialect anyway.
  for (const schema of [report, policyReport, progress]) delete schema.$schema;
  return {
    openapi: "3.1.0",
    info: {
      title: "Postweg probe",
      version: "1",
      description: "What MX hosts do on port 25: observations, no verdicts.",
      license: { name: "MIT", identifier: "MIT" },
    },
    ...(withTokens && { security: [{ bearer: [] }] }),
    paths: {
      "/v1/mx/{host}": {
        get: {
          operationId: "observeHost",
          summary: "What one MX host was seen to do, address by address.",
          parameters: [
            {
              name: "host",
              in: "path",
              required: true,
              description: "The MX host's name in A-labels.",
              schema: { type: "string", minLength: 1, maxLength: 254 },
            },
          ],
          responses: {
            200: {
              description:
                "The report; fresh until its expiresAt. To who accepts text/event-stream: any " +
                "number of `progress` events, then one `report` or one `problem`, then the end.",
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/HostReport" } },
                "text/event-stream": {
                  schema: {
                    type: "string",
                    description:
                      "Data of `progress`: Progress; of `report`: HostReport; of `problem`: Problem.",
                  },
                },
              },
            },
            400: problem("Not the name of an MX host."),
            401: problem("A bearer token is missing or wrong."),
            429: problem("Too many requests from one client; see Retry-After."),
            500: problem("A fault of the backend; says nothing about the host."),
            503: problem("Too many probes at once, or the backend ends; see Retry-After."),
          },
        },
      },
      "/v1/mta-sts/{domain}": {
        get: {
          operationId: "fetchPolicy",
          summary: "The MTA-STS policy file of a domain (RFC 8461), unread.",
          parameters: [
            {
              name: "domain",
              in: "path",
              required: true,
              description: "The mail domain in A-labels.",
              schema: { type: "string", minLength: 1, maxLength: 254 },
            },
          ],
          responses: {
            200: {
              description: "The file, or why it could not be had.",
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/PolicyReport" } },
              },
            },
            400: problem("Not a domain."),
            401: problem("A bearer token is missing or wrong."),
            429: problem("Too many requests from one client; see Retry-After."),
            500: problem("A fault of the backend; says nothing about the domain."),
          },
        },
      },
      "/v1/ready": {
        get: {
          operationId: "ready",
          summary: "Is the store there, and no end near? For a load balancer.",
          security: [],
          responses: {
            200: { description: "Yes." },
            429: problem("Too many requests from one client; see Retry-After."),
            503: problem("No. Questions are answered nevertheless, each by a probe."),
          },
        },
      },
      "/v1/health": {
        get: {
          operationId: "health",
          summary: "Is the backend there?",
          security: [],
          responses: {
            200: { description: "Yes." },
            429: problem("Too many requests from one client; see Retry-After."),
          },
        },
      },
      "/metrics": {
        get: {
          operationId: "metrics",
          summary: "Numbers for the operator, as Prometheus reads them.",
          responses: {
            200: { description: "The numbers.", content: { "text/plain": {} } },
            401: problem("A bearer token is missing or wrong."),
            429: problem("Too many requests from one client; see Retry-After."),
          },
        },
      },
    },
    components: {
      ...(withTokens && { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } }),
      schemas: {
        HostReport: report,
        PolicyReport: policyReport,
        Progress: progress,
        Problem: {
          type: "object",
          description: "RFC 9457",
          required: ["type", "title", "status", "detail", "code"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            detail: { type: "string" },
            code: { type: "string" },
          },
        },
      },
    },
  };
}
