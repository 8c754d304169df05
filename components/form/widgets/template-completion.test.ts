import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@uiw/react-codemirror'
import { describe, expect, it } from 'vitest'
import { engine } from '@/nodes/shared/template/liquid'
import { SourceDrop } from '@/nodes/shared/template/source-drop'
import { aChunk } from '@/nodes/testing'
import { filters, passageMembers, tags, templateCompletion } from './template-completion'

const names = [
  { name: 'question', passages: false },
  { name: 'sources', passages: true },
]

/** What is offered where `^` stands, and the text with the first of it taken. */
function at(marked: string) {
  const pos = marked.indexOf('^')
  const doc = marked.replace('^', '')
  const result = templateCompletion(names)(new CompletionContext(EditorState.create({ doc }), pos, false))
  if (!result) return null
  const taken = String(result.options[0]?.apply)
  return {
    labels: result.options.map(({ label }) => label),
    taken: `${doc.slice(0, result.from)}${taken}${doc.slice(pos)}`,
  }
}

describe('templateCompletion', () => {
  it.each([
    ['{{^', '{{ question }}'],
    ['{{^}}', '{{ question }}'],
    ['{{ ^', '{{ question }}'],
    ['{{ ^ }}', '{{ question }}'],
    ['Text\n{{ que^ }} and', 'Text\n{{ question }} and'],
    ['{{ a }} {{^', '{{ a }} {{ question }}'],
    ['{{ "a" | append: ^ }}', '{{ "a" | append: question }}'],
    ['{% for s in ^ %}', '{% for s in question %}'],
  ])('offers the names in %s', (marked, taken) => {
    expect(at(marked)).toEqual({ labels: ['question', 'sources'], taken })
  })

  it.each([
    ['{{ question | ^ }}', filters],
    ['{{ question | tr^ }}', filters],
    ['{% ^', tags],
    ['{% for s in sources %}{{ s.^', passageMembers],
    ['{{ sources.^ }}', ['size', 'first', 'last']],
    ['{{ sources[0].t^ }}', passageMembers],
    ['{{ question.^ }}', ['size']],
  ])('offers what fits in %s', (marked, labels) => {
    expect(at(marked)?.labels).toEqual(labels)
  })

  it.each(['plain ^', '{{ question }} ^', '{{ question ^', '{{ "quo^', '{ ^'])('offers nothing in %s', (marked) => {
    expect(at(marked)).toBeNull()
  })

  it('offers only what Liquid and its passages have', () => {
    expect(filters.filter((name) => engine.filters[name] === undefined)).toEqual([])
    const known = (name: string) => engine.tags[name] ?? (/^(end\w+|else|elsif|when)$/.test(name) || undefined)
    expect(tags.filter((name) => known(name) === undefined)).toEqual([])
    const drop = new SourceDrop(aChunk('c', 'text'), 1, 'n')
    expect(passageMembers.filter((name) => !(name in drop))).toEqual([])
  })
})
