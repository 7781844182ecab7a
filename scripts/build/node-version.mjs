/**
 * Whether a version of Node is in a range such as `^20.19.0 || >=22.12.0`. Knows these two operators, majors and minors, which is
 * what `engines` of package.json needs, and no syntax that an old Node would stumble over.
 *
 * @param {string} version
 * @param {string} range
 */
export function isInRange(version, range) {
  const [major, minor] = numbersOf(version);
  return range.split('||').some((part) => {
    const [leastMajor, leastMinor] = numbersOf(part);
    if (major === leastMajor) return minor >= leastMinor;
    return part.trim().startsWith('>=') && major > leastMajor;
  });
}

/** @param {string} text @returns {number[]} */
function numbersOf(text) {
  return (text.match(/\d+/g) || []).map(Number);
}
