import {
  Button,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Tooltip,
} from '@mantine/core';

const cobalt: MantineColorsTuple = [
  '#e9effb',
  '#d3dff7',
  '#adc4f2',
  '#8db2fa',
  '#6f97ec',
  '#4a77da',
  '#2f60cd',
  '#2353c0',
  '#1c469f',
  '#163880',
];

const slate: MantineColorsTuple = [
  '#e9ebed',
  '#b3b9c0',
  '#979ea6',
  '#6d747d',
  '#464c54',
  '#2b2f35',
  '#1f2328',
  '#15171a',
  '#111315',
  '#0c0d0f',
];

export const theme = createTheme({
  fontFamily: "'IBM Plex Sans Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "'IBM Plex Mono', ui-monospace, Menlo, Consolas, monospace",
  fontSizes: { xs: '13px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  colors: { cobalt, dark: slate },
  primaryColor: 'cobalt',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 200, withArrow: true, fz: 12 } }),
  },
});

export const variables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--bg)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-3)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-error': 'var(--bad)',
  };
  return { variables: {}, light: shared, dark: shared };
};
