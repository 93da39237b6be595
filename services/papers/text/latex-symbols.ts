const pairs = (table: string): [string, string][] =>
  table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const at = entry.indexOf(':');
      return [entry.slice(0, at), entry.slice(at + 1)];
    });

/** Names of Greek letters, as LaTeX spells them. */
export const GREEK = new Map(
  pairs(`alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ vartheta:ϑ iota:ι
    kappa:κ lambda:λ mu:μ nu:ν xi:ξ omicron:ο pi:π varpi:ϖ rho:ρ varrho:ϱ sigma:σ varsigma:ς tau:τ
    upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ
    Upsilon:Υ Phi:Φ Psi:Ψ Omega:Ω`),
);

/** Relations, which have a space on both sides or on neither. */
export const RELATIONS = new Map(
  pairs(`leq:≤ le:≤ leqslant:≤ geq:≥ ge:≥ geqslant:≥ neq:≠ ne:≠ approx:≈ sim:∼ simeq:≃ cong:≅ equiv:≡
    propto:∝ ll:≪ gg:≫ in:∈ notin:∉ ni:∋ subset:⊂ subseteq:⊆ supset:⊃ supseteq:⊇ to:→ rightarrow:→
    longrightarrow:→ leftarrow:← leftrightarrow:↔ Rightarrow:⇒ Leftarrow:⇐ Leftrightarrow:⇔ implies:⇒
    iff:⇔ mapsto:↦ uparrow:↑ downarrow:↓ mid:| parallel:∥ perp:⊥ models:⊨ vdash:⊢ lesssim:≲ gtrsim:≳
    lessapprox:⪅ gtrapprox:⪆ prec:≺ succ:≻ preceq:⪯ succeq:⪰ asymp:≍ doteq:≐ coloneqq:≔ triangleq:≜ nmid:∤
    nsubseteq:⊈ subsetneq:⊊ hookrightarrow:↪ leadsto:⇝ gets:← nearrow:↗ searrow:↘ longleftarrow:←
    Longrightarrow:⇒ longmapsto:↦ textrightarrow:→ textleftarrow:← textuparrow:↑ textdownarrow:↓`),
);

const others = pairs(`times:× cdot:· div:÷ pm:± mp:∓ ast:∗ star:⋆ circ:∘ bullet:• oplus:⊕ otimes:⊗ odot:⊙
    cup:∪ cap:∩ setminus:∖ wedge:∧ land:∧ vee:∨ lor:∨ neg:¬ lnot:¬ forall:∀ exists:∃ emptyset:∅
    varnothing:∅ infty:∞ partial:∂ nabla:∇ sum:∑ prod:∏ int:∫ angle:∠ top:⊤ bot:⊥ ell:ℓ hbar:ℏ Re:ℜ Im:ℑ
    aleph:ℵ prime:′ degree:° textdegree:° dagger:† dag:† ddagger:‡ ddag:‡ S:§ P:¶ copyright:© pounds:£
    euro:€ texteuro:€ textmu:µ ldots:… dots:… dotsc:… textellipsis:… cdots:⋯ vdots:⋮ langle:⟨ rangle:⟩
    lceil:⌈ rceil:⌉ lfloor:⌊ rfloor:⌋ lvert:| rvert:| vert:| lVert:‖ rVert:‖ Vert:‖ lbrace:{ rbrace:}
    backslash:\\ textbackslash:\\ textbraceleft:{ textbraceright:} textasciicircum:^
    textasciitilde:~ textunderscore:_ textbar:| textless:< textgreater:>
    textquotedblleft:“ textquotedblright:” textquoteleft:‘ textquoteright:’ textendash:– textemdash:—
    textregistered:® texttrademark:™ checkmark:✓ cmark:✓ xmark:✗ heartsuit:♥ spadesuit:♠ clubsuit:♣
    diamondsuit:♦ circlearrowright:↻ circlearrowleft:↺ triangle:△ square:□ ss:ß ae:æ AE:Æ oe:œ OE:Œ aa:å
    AA:Å o:ø O:Ø l:ł L:Ł dh:ð DH:Ð th:þ TH:Þ dj:đ DJ:Đ i:ı j:ȷ LaTeX:LaTeX TeX:TeX log:log exp:exp min:min
    texttimes:× textpm:± textdiv:÷ textcelsius:℃ textbullet:• textperiodcentered:· textasteriskcentered:∗
    textsection:§ textdagger:† bigcup:⋃ bigcap:⋂ bigoplus:⨁ bigotimes:⨂ bigwedge:⋀ bigvee:⋁ oint:∮ iint:∬
    coprod:∐ ddots:⋱ diamond:⋄ Box:□ blacksquare:■ bigstar:★ sqcup:⊔ sqcap:⊓ ominus:⊖ wp:℘ complement:∁
    nexists:∄ colon:: cosh:cosh sinh:sinh coth:coth ln:ln lg:lg ker:ker deg:deg hom:hom limsup:limsup
    liminf:liminf softmax:softmax max:max arg:arg argmin:argmin argmax:argmax sin:sin cos:cos tan:tan tanh:tanh det:det dim:dim lim:lim
    sup:sup inf:inf Pr:Pr gcd:gcd mod:mod bmod:mod eg:e.g. ie:i.e. etc:etc. vs:vs. aka:a.k.a. cf:cf. wrt:w.r.t.`);

/** The names of relations that an export may leave without a backslash, because no word holds them. */
export const BARE_RELATIONS = new Map(
  [...RELATIONS].filter(([name]) =>
    /^(?:[lg]eq(?:slant)?|neq|lesssim|gtrsim|simeq|subseteq|supseteq|mapsto|propto)$/.test(name),
  ),
);

/** The same, of other symbols. */
export const BARE_SYMBOLS = new Map(
  [...others, ...GREEK, ...RELATIONS].filter(([name]) =>
    /^(?:[lc]dots|infty|circlearrow(?:right|left)|[lr](?:ceil|floor|angle|Vert|vert)|nabla|odot|otimes|oplus|varnothing|emptyset|var(?:epsilon|phi|theta|rho|sigma))$/.test(
      name,
    ),
  ),
);

/** The commands without an argument that stand for a character or a short word. */
export const SYMBOLS = new Map<string, string>([
  ...others,
  ...GREEK,
  ...RELATIONS,
  ['etal', 'et al.'],
  ['quad', ' '],
  ['qquad', ' '],
  ['space', ' '],
  ['item', ' '],
]);

/** Combining marks by accent command: `\'e`, `\c{c}`, `\v{s}`. */
export const ACCENTS = new Map(
  Object.entries({
    '`': '\u0300',
    "'": '\u0301',
    '^': '\u0302',
    '~': '\u0303',
    '=': '\u0304',
    u: '\u0306',
    '.': '\u0307',
    '"': '\u0308',
    r: '\u030a',
    H: '\u030b',
    v: '\u030c',
    d: '\u0323',
    c: '\u0327',
    k: '\u0328',
    b: '\u0331',
    hat: '\u0302',
    widehat: '\u0302',
    tilde: '\u0303',
    widetilde: '\u0303',
    bar: '\u0304',
    overline: '\u0305',
    dot: '\u0307',
    ddot: '\u0308',
    vec: '\u20d7',
    acute: '\u0301',
    grave: '\u0300',
    check: '\u030c',
    breve: '\u0306',
  }),
);

const words = (list: string): Set<string> => new Set(list.trim().split(/\s+/));

/** Commands that stand for their argument: `\textbf{x}` is x. */
export const WRAPPERS = words(`text textbf textit textsl textsc textsf texttt textrm textup textmd textnormal
  emph underline uline mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr mathnormal
  boldsymbol bm pmb operatorname mbox hbox fbox ensuremath textsuperscript textsubscript mathop mathbin`);

/** Switches and spacing hints that print nothing themselves. */
export const SILENT = words(`bf it em tt sc rm sf sl bfseries itshape scshape ttfamily rmfamily sffamily
  normalfont tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge left right big Big bigg
  Bigg bigl bigr Bigl Bigr middle displaystyle textstyle limits nolimits allowbreak noindent xspace protect
  relax centering par newline linebreak nobreak hfill smallskip medskip bigskip nonumber`);

/** Commands that print nothing, and neither do their arguments. */
export const SWALLOWED = words(`color label cite citep citet citeauthor citeyear ref eqref cref Cref vspace
  hspace thanks blfootnote begin end index phantom hphantom vphantom includegraphics`);

/** The letters that every mail client has a glyph for; others become plain capitals. */
export const DOUBLE_STRUCK = new Map(pairs('C:ℂ H:ℍ N:ℕ P:ℙ Q:ℚ R:ℝ Z:ℤ'));

const zip = (from: string, to: string) => new Map([...from].map((char, at) => [char, [...to][at] ?? char]));
export const SUPERSCRIPTS = zip('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ');
export const SUBSCRIPTS = zip('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎');
