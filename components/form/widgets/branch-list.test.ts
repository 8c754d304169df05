import { describe, expect, it } from 'vitest'
import { router } from '@/nodes/router/definition'
import { analyserLanguages } from '@/server/knowledge/analyser/languages'
import { branchesOf, newBranch, newTest, testLanguages, withOp } from './branch-list'

describe('branches', () => {
  it('are read even when broken, so that they can be mended', () => {
    expect(branchesOf([{ name: 'two words', tests: [{ op: 'nope' }] }, 7])).toEqual([
      { name: 'two words', description: '', match: 'all', tests: [newTest()] },
    ])
    expect(branchesOf(undefined)).toEqual([])
  })

  it('begin with a free name that the node takes', () => {
    const first = newBranch([], 'branch')
    const second = newBranch([{ ...first, name: 'branch2' }], 'branch')
    expect([first.name, second.name]).toEqual(['branch1', 'branch3'])
    expect(router.config.safeParse({ ...router.defaults, branches: [first, second] }).success).toBe(true)
  })

  it('keep a value where it still makes sense', () => {
    const test = { path: 'a', op: 'contains', value: 'law', not: true } as const
    expect(withOp(test, 'words')).toEqual({ ...test, op: 'words' })
    expect(withOp(test, 'empty')).toEqual({ ...test, op: 'empty', value: '' })
    expect(withOp(test, 'language')).toEqual({ ...test, op: 'language', value: 'en' })
    expect(withOp({ ...test, op: 'language', value: 'es' }, 'contains').value).toBe('')
  })

  it('offer every language that can be told', () => {
    expect([...testLanguages].sort()).toEqual([...analyserLanguages].sort())
  })
})
