import { describe, expect, it } from 'vitest'
import { partsOf, pathOf, runPath, stepPath } from './step-path'

describe('paths of runs inside steps', () => {
  it.each([
    [[{ step: 'loop', item: 2 }], 'loop[2]'],
    [[{ step: 'loop', item: 12 }, { step: 'sub' }], 'loop[12]/sub'],
    [[{ step: 'a/b[1]' }, { step: 'ñ %', item: 0 }], 'a%2Fb%5B1%5D/%C3%B1%20%25[0]'],
  ])('name each level, whatever the ids hold: %j', (parts, path) => {
    expect(pathOf(parts)).toBe(path)
    expect(partsOf(path)).toEqual(parts)
  })

  it('have no level for the outermost run, and take what a person wrote', () => {
    expect(partsOf(undefined)).toEqual([])
    expect(pathOf([])).toBeUndefined()
    expect(partsOf('50%[x]/y')).toEqual([{ step: '50%[x]' }, { step: 'y' }])
    expect(runPath(stepPath('loop[1]', 'prompt'), undefined)).toBe('loop[1]/prompt')
  })
})
