import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { regionSample } from '../../testing/samples';
import { renderPage } from '../../testing/renderPage';
import { OnlyGlobal, OnlyRegional } from './OnlyHere';

describe('An address of the other face', () => {
  it('leads from the view of all regions to the page in each of them', async () => {
    renderPage(<OnlyRegional />, {
      path: '/configurations',
      kind: 'aggregator',
      answers: { 'GET /api/v1/regions': { items: [regionSample()] } },
    });
    expect(await screen.findByRole('link', { name: 'Configurations of EU West' })).toHaveAttribute(
      'href',
      'http://127.0.0.1:8090/configurations',
    );
  });

  it('leads from an agent of a region to the list of all agents', () => {
    const { router } = renderPage(<OnlyRegional />, {
      path: '/agents/:id',
      at: '/agents/a1',
      kind: 'aggregator',
      answers: {},
    });
    expect(`${router.state.location.pathname}${router.state.location.search}`).toBe('/agents?text=a1');
  });

  it('is no page in a region', () => {
    renderPage(<OnlyGlobal />, { path: '/regions', answers: {} });
    expect(screen.getByRole('heading', { name: 'No such page' })).toBeVisible();
  });
});
