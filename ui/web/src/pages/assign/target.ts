import type { AssignmentTarget } from '../../api/types';

/** `env=prod` pairs as a selector. Of two values for one name the last counts. */
export function selectorOf(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.map((label) => {
      const at = label.indexOf('=');
      return [label.slice(0, at), label.slice(at + 1)] as const;
    }),
  );
}

/** What an assignment is for, from the address of the page; null while it says nothing. */
export function targetFrom(search: URLSearchParams): AssignmentTarget | null {
  const agent = search.get('agent');
  if (agent !== null) return { agentId: agent };
  const labels = search.getAll('label').filter((label) => /^[^=]+=/.test(label));
  return labels.length === 0 ? null : { selector: selectorOf(labels) };
}
