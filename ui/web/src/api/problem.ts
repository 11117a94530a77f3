/** Why a request failed, in the words of RFC 9457 where the server gave them. */
export class ApiProblem extends Error {
  /** HTTP status, or 0 when no answer came at all. */
  readonly status: number;
  readonly title: string;
  /** Field → what is wrong with it, when the server named fields. */
  readonly fields: Readonly<Record<string, readonly string[]>>;

  constructor(status: number, title: string, detail: string | null, fields: Record<string, string[]> = {}) {
    super(detail ?? title);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = title;
    this.fields = fields;
  }
}

export function toProblem(status: number, statusText: string, body: unknown): ApiProblem {
  const record = isRecord(body) ? body : {};
  const title = text(record.title) ?? (statusText === '' ? `The server answered ${status}` : statusText);
  return new ApiProblem(status, title, text(record.detail), fieldsOf(record.errors));
}

export function noAnswer(cause: unknown): ApiProblem {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ApiProblem(0, 'No answer from the server', `The request got no answer (${reason}).`);
}

function fieldsOf(errors: unknown): Record<string, string[]> {
  if (!isRecord(errors)) return {};
  return Object.fromEntries(
    Object.entries(errors).map(([field, words]) => [
      field,
      (Array.isArray(words) ? words : [words]).map(String),
    ]),
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
