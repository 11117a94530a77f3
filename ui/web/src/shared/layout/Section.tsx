import { type ReactNode, useId } from 'react';
import classes from './layout.module.css';

interface SectionProps {
  title: string;
  /** Stands beside the title: a figure, a state, a link. */
  beside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, beside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionTop}>
        <h2 id={id}>{title}</h2>
        {beside !== undefined && <div className={classes.beside}>{beside}</div>}
      </div>
      {children}
    </section>
  );
}
