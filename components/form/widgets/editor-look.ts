import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { tags } from '@lezer/highlight'
import { EditorView } from '@uiw/react-codemirror'

const frame = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--telar-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-content': { caretColor: 'var(--telar-accent)', fontFamily: 'var(--mantine-font-family-monospace)' },
  '.cm-cursor': { borderLeftColor: 'var(--telar-accent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--telar-accent-soft)',
  },
  '.cm-tooltip': {
    overflow: 'hidden',
    backgroundColor: 'var(--telar-surface)',
    border: '1px solid var(--telar-border-strong)',
    borderRadius: '6px',
    boxShadow: 'var(--telar-shadow)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '220px',
    fontFamily: 'var(--mantine-font-family-monospace)',
    fontSize: '0.75rem',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', lineHeight: '18px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--telar-text)',
    backgroundColor: 'var(--telar-accent-soft)',
  },
  '.cm-completionMatchedText': { color: 'var(--telar-accent)', fontWeight: '600', textDecoration: 'none' },
})

const colours = HighlightStyle.define([
  { tag: [tags.variableName, tags.propertyName], color: 'var(--telar-port-text)' },
  { tag: [tags.keyword, tags.operator, tags.function(tags.variableName)], color: 'var(--telar-port-messages)' },
  { tag: tags.string, color: 'var(--telar-port-chunks)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--telar-port-number)' },
  { tag: [tags.comment, tags.punctuation, tags.brace, tags.bracket], color: 'var(--telar-dim)' },
])

/** How every text editor looks, in the colours of the theme: they can be read in both. */
export const editorLook = [frame, syntaxHighlighting(colours)]
