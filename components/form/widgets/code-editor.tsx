'use client'

import { autocompletion } from '@codemirror/autocomplete'
import { json } from '@codemirror/lang-json'
import { liquid } from '@codemirror/lang-liquid'
import CodeMirror, { EditorView } from '@uiw/react-codemirror'
import { useMemo, useRef } from 'react'
import { editorLook } from './editor-look'
import { type TemplateName, templateCompletion } from './template-completion'

interface CodeEditorProps {
  language: 'liquid' | 'json'
  value: string
  onChange: (value: string) => void
  label: string
  minHeight?: string
  invalid?: boolean
  /** Of a template: the names that are offered in it. */
  names?: readonly TemplateName[]
  readOnly?: boolean
}

const noNames: readonly TemplateName[] = []

/** A text with syntax colours. Tab leaves it, as in any other field. */
export default function CodeEditor({
  language,
  value,
  onChange,
  label,
  minHeight = '96px',
  invalid = false,
  names = noNames,
  readOnly = false,
}: CodeEditorProps) {
  // Read when something is offered: the editor is not set up anew with every keystroke.
  const latest = useRef(names)
  latest.current = names
  const extensions = useMemo(
    () => [
      language === 'liquid' ? [liquid(), completion(() => latest.current)] : json(),
      EditorView.lineWrapping,
      editorLook,
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-invalid': String(invalid) }),
    ],
    [language, label, invalid],
  )
  return (
    <CodeMirror
      value={value}
      onChange={onChange}
      extensions={extensions}
      theme="none"
      minHeight={minHeight}
      maxHeight="320px"
      indentWithTab={false}
      readOnly={readOnly}
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

const completion = (names: () => readonly TemplateName[]) =>
  autocompletion({ override: [(context) => templateCompletion(names())(context)], icons: false })
