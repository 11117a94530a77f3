import createClient from 'openapi-fetch';
import { learnServerTime } from './clock';
import type { paths as AggregatorPaths } from './generated/aggregator';
import type { paths as RegionalPaths } from './generated/regional';
import { noAnswer, toProblem } from './problem';

async function send(request: Request): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('X-Ampora-Request', '1');
  try {
    const response = await globalThis.fetch(request);
    learnServerTime(response.headers.get('Date'));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw noAnswer(error);
  }
}

const options = {
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin' as const,
  headers: { Accept: 'application/json' },
  fetch: send,
};

/** The API of a region. */
export const regional = createClient<RegionalPaths>(options);

/** The API of the aggregator; the part that a region serves too (agents, summary, host, session) goes through it on both faces. */
export const fleet = createClient<AggregatorPaths>(options);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; every other answer becomes an ApiProblem. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw toProblem(response.status, response.statusText, error);
  return data as T;
}
