const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** English function words, with the LaTeX command names that exports leave behind as bare words. */
export const STOP_WORDS = words(`
  a about above across after again against all also although am among an and another any are around as at be
  became because been before being between both but by can cannot could did do does doing done due during each
  either else enough etc even for from further had has have having he hence her here hers herself him himself his
  how however i if in indeed instead into is it its itself just let made make makes may me might mine moreover must
  my myself neither no nor not now of off often on onto or other others otherwise our ours ourselves out over
  perhaps quite rather really she should since so some such than that the their theirs them themselves then there
  thereby therefore these they this those though through throughout thus to together too toward towards under
  unless until up upon us very via was we well were what whatever when where whereas whether which while who whom
  whose why will with within without would yet you your yours yourself
  e.g i.e eg ie et al vs cf viz aka wrt don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven
  ldots cdots cdot dots geq leq neq approx sim textbf textit textsc texttt emph mathcal mathbf mathbb mathrm href url
  http https www com github org io
`);

/**
 * Words with which a reader phrases a request, not its subject ("find all papers describing …"). They are left
 * out of a keyword unless nothing else remains.
 */
export const REQUEST_WORDS = words(`
  article articles paper papers publication publications literature work works discussion discussions description
  descriptions describe describes describing deal deals dealing discuss discussing exist find show list give get
  see catch read know like love want wish look looking search interest interests interested interesting especially
  particularly particular mainly possibly example examples e.g topic topics subject anything everything something
  stuff information related relating regarding concerning involving include includes including included etc
  please new latest recent results
`);
