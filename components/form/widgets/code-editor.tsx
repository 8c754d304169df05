'use client'

import { json } from '@codemirror/lang-json'
import { liquid } from '@codemirror/lang-liquid'
import { useComputedColorScheme } from '@mantine/core'
import CodeMirror, { EditorView } from '@uiw/react-codemirror'
import { useMemo } from 'react'

interface CodeEditorProps {
  language: 'liquid' | 'json'
  value: string
  onChange: (value: string) => void
  label: string
  minHeight?: string
  invalid?: boolean
}

/** A text with syntax colours. Tab leaves it, as in any other field. */
export default function CodeEditor({
  language,
  value,
  onChange,
  label,
  minHeight = '96px',
  invalid = false,
}: CodeEditorProps) {
  const scheme = useComputedColorScheme('light')
  const extensions = useMemo(
    () => [
      language === 'liquid' ? liquid() : json(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-invalid': String(invalid) }),
    ],
    [language, label, invalid],
  )
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      extensions={extensions}
      theme={scheme}
      minHeight={minHeight}
      maxHeight="320px"
      indentWithTab={false}
      basicSetup={{
        lineNumbers: false,
        foldGutter: false,
        highlightActiveLine: false,
        autocompletion: false,
        searchKeymap: false,
      }}
    />
  )
}
