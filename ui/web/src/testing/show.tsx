import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';

/** A part of a page without server and routes; its container holds nothing else. */
export function show(element: ReactElement) {
  return render(
    <MantineProvider env="test" withGlobalClasses={false} withCssVariables={false}>
      {element}
    </MantineProvider>,
  );
}
