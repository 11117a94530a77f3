import { Link, useLocation } from 'react-router';
import { Page } from '../../shared/layout/Page';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Page title="No such page" lead={<>There is nothing at {pathname}.</>}>
      <p>
        <Link to="/">Go to the overview</Link>
      </p>
    </Page>
  );
}
