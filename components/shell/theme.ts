'use client'

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const indigo: MantineColorsTuple = [
  '#eef0fb',
  '#dce0f6',
  '#b9c1ee',
  '#94a0e6',
  '#7482df',
  '#5b6bd8',
  '#4858ce',
  '#3d4bb6',
  '#34409c',
  '#2a347f',
]

/** The greys of the dark scheme, in the hue of the tokens in `app/globals.css`. */
const dark: MantineColorsTuple = [
  '#e5e7eb',
  '#c7cbd3',
  '#a2a7b2',
  '#737985',
  '#4b505b',
  '#2e323a',
  '#23262d',
  '#1a1c21',
  '#16181d',
  '#131418',
]

/** Quiet and dense: small type, small controls, one accent. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  colors: { indigo, dark },
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '18px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Autocomplete: { defaultProps: { size: 'xs' } },
    // The words of the smallest size touch the lines between them.
    SegmentedControl: { defaultProps: { size: 'xs' }, vars: () => ({ root: { '--sc-padding': '2px 9px' } }) },
    Switch: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45 } },
      styles: { title: { fontWeight: 600 } },
    },
    Menu: { defaultProps: { shadow: 'md' } },
    Popover: { defaultProps: { shadow: 'md' } },
  },
})

/** Ties Mantine's own colours to the tokens in `app/globals.css`, so that there is one palette. */
export const cssVariables: CSSVariablesResolver = () => {
  const tokens = {
    '--mantine-color-body': 'var(--telar-surface)',
    '--mantine-color-text': 'var(--telar-text)',
    '--mantine-color-dimmed': 'var(--telar-dim)',
    '--mantine-color-placeholder': 'var(--telar-dim)',
    '--mantine-color-default': 'var(--telar-surface)',
    '--mantine-color-default-hover': 'var(--telar-sunken)',
    '--mantine-color-default-color': 'var(--telar-text)',
    '--mantine-color-default-border': 'var(--telar-border-strong)',
    '--mantine-color-anchor': 'var(--telar-accent)',
    '--mantine-color-error': 'var(--telar-failed)',
    '--mantine-color-gray-light-color': 'var(--telar-text)',
    '--mantine-color-yellow-light': 'color-mix(in srgb, var(--telar-warn) 12%, transparent)',
    '--mantine-color-yellow-light-color': 'var(--telar-warn)',
    '--mantine-color-red-light-color': 'var(--telar-failed)',
    // What menus take for an item in red.
    '--mantine-color-red-6': 'var(--telar-failed)',
    '--mantine-color-red-text': 'var(--telar-failed)',
    '--mantine-color-red-filled': 'var(--telar-failed-fill)',
    '--mantine-color-red-filled-hover': 'color-mix(in srgb, var(--telar-failed-fill) 88%, black)',
    '--mantine-color-red-outline': 'var(--telar-failed)',
    '--mantine-color-gray-outline': 'var(--telar-text)',
  }
  return { variables: {}, light: tokens, dark: tokens }
}
