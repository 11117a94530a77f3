import type { FleetSummary, RegionView } from '../../api/types';
import { countOf, formatCount, listWords } from '../../shared/figures/count';
import { statusWord, type Tone } from '../../shared/status/vocabulary';
import { agentsPath } from '../../shared/agents/agentFilters';

export type Finding =
  | { kind: 'region'; tone: Tone; region: RegionView }
  | { kind: 'agents'; tone: Tone; text: string; to: string; link: string; where: readonly string[] };

export interface Verdict {
  tone: Tone;
  headline: string;
  findings: readonly Finding[];
}

type Counts = Pick<FleetSummary, 'agents' | 'connected' | 'unhealthy' | 'configFailed' | 'regions'>;

const intended = new Set(['paused', 'decommissioned']);

/** Is it all right? If not: what, and where. The headline wears the tone of the worst. */
export function verdictOf(summary: Counts, regions: readonly RegionView[]): Verdict {
  const behind = regions.filter(({ state }) => state !== 'current' && !intended.has(state));
  const regionFindings = behind.map((region): Finding => {
    return { kind: 'region', tone: statusWord('freshness', region.state).tone, region };
  });
  const agentFindings = findingsOf(summary);
  const byTone = (a: Finding, b: Finding): number => rank(a.tone) - rank(b.tone);
  // A region that is behind comes before what its numbers say.
  const findings = [...regionFindings.sort(byTone), ...agentFindings.sort(byTone)];
  if (summary.agents === 0 && findings.length === 0) {
    return { tone: 'idle', headline: 'No agent has connected yet', findings };
  }
  const worst = [...findings].sort(byTone)[0];
  if (worst === undefined) return { tone: 'ok', headline: 'Nothing needs attention', findings };
  return { tone: worst.tone, headline: headlineOf(behind, regions.length, agentFindings), findings };
}

function headlineOf(behind: readonly RegionView[], all: number, agents: readonly Finding[]): string {
  const [only, ...others] = behind;
  if (only !== undefined && others.length > 0) return `${behind.length} of ${all} regions are not current`;
  if (only !== undefined) return `${only.displayName} is ${statusWord('freshness', only.state).word}`;
  const words = agents
    .filter(({ tone }) => tone === 'bad')
    .concat(agents)
    .at(0);
  return words?.kind === 'agents' ? words.text : 'Something needs attention';
}

function findingsOf({ agents, connected, unhealthy, configFailed, regions }: Counts): Finding[] {
  const found: Finding[] = [];
  const add = (
    count: number,
    tone: Tone,
    text: string,
    to: string,
    of: (region: Counts['regions'][number]) => number,
  ) => {
    if (count > 0)
      found.push({ kind: 'agents', tone, text, to, link: 'Show them', where: whereOf(regions, of) });
  };
  add(
    configFailed,
    'bad',
    `${countOf(configFailed, 'agent')} could not apply ${configFailed === 1 ? 'its' : 'their'} configuration`,
    agentsPath({ configState: 'failed' }),
    (region) => region.configFailed,
  );
  add(
    unhealthy,
    'bad',
    `${countOf(unhealthy, 'agent')} ${unhealthy === 1 ? 'is' : 'are'} unhealthy`,
    agentsPath({ health: 'unhealthy' }),
    (region) => region.unhealthy,
  );
  const gone = agents - connected;
  add(
    gone,
    'warn',
    `${countOf(gone, 'agent')} ${gone === 1 ? 'is' : 'are'} disconnected`,
    agentsPath({ connection: 'disconnected' }),
    (region) => region.agents - region.connected,
  );
  return found;
}

function whereOf(regions: Counts['regions'], of: (region: Counts['regions'][number]) => number): string[] {
  if (regions.length < 2) return [];
  const parts = regions
    .map((region) => ({ name: region.displayName, count: of(region) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ name, count }) => `${formatCount(count)} in ${name}`);
  return [listWords(parts)];
}

function rank(tone: Tone): number {
  return (['bad', 'warn', 'busy', 'idle', 'ok'] as const).indexOf(tone);
}
