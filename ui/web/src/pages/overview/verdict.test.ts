import { describe, expect, it } from 'vitest';
import { regionSample, summarySample } from '../../testing/samples';
import { verdictOf } from './verdict';

const part = (
  region: string,
  counts: Partial<Record<'unhealthy' | 'configFailed' | 'connected', number>>,
) => ({
  region,
  displayName: region,
  agents: 100,
  connected: 100,
  healthy: 100,
  unhealthy: 0,
  inSync: 100,
  configFailed: 0,
  ...counts,
});

describe('The verdict', () => {
  it('is calm when nothing is wrong', () => {
    expect(verdictOf(summarySample(), [regionSample()])).toEqual({
      tone: 'ok',
      headline: 'Nothing needs attention',
      findings: [],
    });
  });

  it('names the one region that is silent before anything else', () => {
    const verdict = verdictOf(summarySample({ unhealthy: 3 }), [
      regionSample(),
      regionSample({ region: 'us-east', displayName: 'US East', state: 'unreachable' }),
    ]);
    expect(verdict.headline).toBe('US East is unreachable');
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(['region', 'agents']);
  });

  it('counts the regions when several are behind', () => {
    const verdict = verdictOf(summarySample(), [
      regionSample({ state: 'stale' }),
      regionSample({ region: 'b', state: 'lagging' }),
      regionSample({ region: 'c' }),
    ]);
    expect(verdict.headline).toBe('2 of 3 regions are not current');
  });

  it('puts a region that is behind before what it counts, and then what is bad before what is worth a look', () => {
    const verdict = verdictOf(summarySample({ connected: 90, unhealthy: 1 }), [
      regionSample({ state: 'lagging' }),
    ]);
    expect(verdict.findings.map(({ kind, tone }) => `${kind} ${tone}`)).toEqual([
      'region warn',
      'agents bad',
      'agents warn',
    ]);
    expect(verdict.tone).toBe('bad');
  });

  it('leaves alone what an operator has paused', () => {
    expect(verdictOf(summarySample(), [regionSample({ state: 'paused' })]).tone).toBe('ok');
  });

  it('says where, the most first, and leads to the agents', () => {
    const verdict = verdictOf(
      summarySample({
        configFailed: 9,
        regions: [part('eu-west', { configFailed: 2 }), part('us-east', { configFailed: 7 })],
      }),
      [],
    );
    expect(verdict.headline).toBe('9 agents could not apply their configuration');
    expect(verdict.findings[0]).toMatchObject({
      where: ['7 in us-east and 2 in eu-west'],
      to: '/agents?configState=failed',
    });
  });

  it('does not call an empty fleet well', () => {
    expect(verdictOf(summarySample({ agents: 0, connected: 0 }), []).headline).toBe(
      'No agent has connected yet',
    );
  });
});
