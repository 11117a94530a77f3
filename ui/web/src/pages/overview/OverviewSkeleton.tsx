import { Skeleton } from '@mantine/core';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import classes from './overview.module.css';

/** The overview's layout while it is read for the first time. */
export function OverviewSkeleton() {
  return (
    <Page
      title="Overview"
      heading={<Skeleton height={24} width={280} component="span" display="block" my={2} />}
      lead={<Skeleton height={14} width={220} my={3} />}
    >
      <div className={classes.totals}>
        {[0, 1, 2].map((total) => (
          <div key={total}>
            <Skeleton height={14} width={90} my={3} />
            <Skeleton height={28} width={80} my={4} />
            <Skeleton height={6} mt={8} mb={6} />
          </div>
        ))}
      </div>
      <Section title=" ">
        <Lines count={4} />
      </Section>
    </Page>
  );
}
