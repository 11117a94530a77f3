import type { AgentView } from '../../api/types';

/** Namespaces of attributes that describe the program and its machine; the agent's page lists them as its description. */
const described = /^(service|host|os|process|telemetry|cloud|container|k8s)\./;

/** The labels that people gave: without what describes the program and its machine. */
export function ownLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !described.test(name)));
}

/** Every `name=value` of these agents, the ones that people gave first: what a label filter completes. */
export function labelPairs(agents: readonly Pick<AgentView, 'labels'>[]): string[] {
  const pairs = [
    ...new Set(agents.flatMap(({ labels }) => Object.entries(labels).map((pair) => pair.join('=')))),
  ];
  const rank = (pair: string): number => (described.test(pair) ? 1 : 0);
  return pairs.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
