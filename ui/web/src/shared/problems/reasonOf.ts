import { ApiProblem } from '../../api/problem';

/** Why something could not be read or done, in one sentence or two. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) {
    return `${globalThis.location.host} gave no answer: the process may be down or the network cut. ${error.message}`;
  }
  const said =
    error.message === error.title ? error.title : `${error.title.replace(/\.$/, '')}. ${error.message}`;
  return `The server answered ${error.status}: ${said}`;
}
