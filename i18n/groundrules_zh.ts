<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>GroundRules</name>
    <message>
        <source> years more</source>
        <translation> 年（其后）</translation>
    </message>
    <message>
        <source>&amp;After</source>
        <translation>后期图层(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Before</source>
        <translation>前期图层(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Classification mark</source>
        <translation>密级标识(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Decimals of areas</source>
        <translation>面积小数位(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Language of reports</source>
        <translation>报告语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;New value</source>
        <translation>新取值(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Pack</source>
        <translation>规则包(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>理由(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Sheet</source>
        <translation>工作表(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>统计表(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Year</source>
        <translation>年份(&amp;Y)</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>1 mu is 666.67 m².</source>
        <translation>1 亩为 666.67 平方米。</translation>
    </message>
    <message>
        <source>3 is a millimetre. Written as precision into the header.</source>
        <translation>3 位即毫米；作为精度写入文件头。</translation>
    </message>
    <message>
        <source>95 % bands. analytic: propagation of errors. monte_carlo: draws. auto: analytic where all bounds of a sum are symmetric and within 30 %, otherwise draws; each row says which. A number is drawn once, not once per parcel. none: no bands.</source>
        <translation>95% 区间。analytic：误差传播；monte_carlo：抽样；auto：合计所用上下限全部对称且不超过 30% 时用解析法，否则抽样，各行注明所用方法。每个系数只抽取一次，不按地块重复抽取。none：不计算区间。</translation>
    </message>
    <message>
        <source>A DXF does not state it, so it has to be chosen; a layer with its own system keeps it. Coordinates that do not fit stop the run.</source>
        <translation>DXF 不含坐标系，必须选择；图层已有坐标系的以图层为准。坐标与所选坐标系不符时运行中止。</translation>
    </message>
    <message>
        <source>A DXF file; a DWG has to be saved as DXF first. Either a file or a layer of lines.</source>
        <translation>DXF 文件；DWG 须先另存为 DXF。文件与线图层二者选一。</translation>
    </message>
    <message>
        <source>A binding target for all the land, such as 1.3. Targets by unit are given in the table.</source>
        <translation>对全域的约束性上限，如 1.3。各单位的指标列入指标表。</translation>
    </message>
    <message>
        <source>A binding target is missed</source>
        <translation>有约束性指标未达到</translation>
    </message>
    <message>
        <source>A boundary-point file, of either layout of the points.</source>
        <translation>界址点文件，两种格式均可。</translation>
    </message>
    <message>
        <source>A change goes on for the years of the pack, twenty by default: after twelve years eight are left, after twenty it is zero.</source>
        <translation>变化在系数包规定的年限内发生，默认二十年：十二年后还剩八年，满二十年后为零。</translation>
    </message>
    <message>
        <source>A click selects the layer.</source>
        <translation>单击选中对应图层。</translation>
    </message>
    <message>
        <source>A click, or Enter, says what the selected values mean.</source>
        <translation>点击或按回车，即为所选取值指定含义。</translation>
    </message>
    <message>
        <source>A code or a word. Empty: recognised by name, otherwise the use of the plot that holds most of a building.</source>
        <translation>代码或文字。留空则按字段名识别，仍无则取建筑主要所在地块的用途。</translation>
    </message>
    <message>
        <source>A complete run: findings that no longer occur are fixed</source>
        <translation>完整检查：未再出现的检测结果视为已整改</translation>
    </message>
    <message>
        <source>A factor that is blank or missing for that year stops the run or is listed: no other year is used.</source>
        <translation>该年因子为空或缺失时停止计算或逐项列出，不以其他年份代替。</translation>
    </message>
    <message>
        <source>A file with your ticks, for others to adopt</source>
        <translation>把您的核验写成文件，供他人采用</translation>
    </message>
    <message>
        <source>A group with a larger residual is rejected and listed; its features get no adjusted area.</source>
        <translation>残差超过限差的分组不予平差并列出，其要素没有平差面积。</translation>
    </message>
    <message>
        <source>A layer for each line that the pack asks for: permanent basic farmland, ecological red line.</source>
        <translation>规则包要求的每条管控线一个图层：永久基本农田、生态保护红线。</translation>
    </message>
    <message>
        <source>A layer for each register that the pack asks for: land ownership, rights of use, contracted land. One that is not given leaves all parcels undetermined.</source>
        <translation>规则包要求的每类权利宗地一个图层：土地所有权、使用权、承包地。缺少任何一类，所有地块均为待补充。</translation>
    </message>
    <message>
        <source>A layer without a selection is used completely.</source>
        <translation>没有选中要素的图层整体使用。</translation>
    </message>
    <message>
        <source>A limit is missed with verdict forbidden</source>
        <translation>有超出后为不符合的限值</translation>
    </message>
    <message>
        <source>A line under the heading: which projects, which batch.</source>
        <translation>标题下的一行：哪些项目，哪个批次。</translation>
    </message>
    <message>
        <source>A map of another year than the land is used and reported.</source>
        <translation>年份与用地不同的图照常使用，并予说明。</translation>
    </message>
    <message>
        <source>A narrow piece below this width is a sliver: it is listed and counted, and asks for no decision. 0: no piece is.</source>
        <translation>窄于此宽度的窄条为碎片：列出并计数，无需决定。0 表示不设碎片。</translation>
    </message>
    <message>
        <source>A narrower part is a sliver, whatever its area. Width is 2 · area / perimeter.</source>
        <translation>比此值窄的部分属碎片，面积再大也是。宽度 = 2 × 面积 ÷ 周长。</translation>
    </message>
    <message>
        <source>A narrower piece is a cut with alternatives. Width is 2 · area / perimeter.</source>
        <translation>比此值窄的切出部分列出处理方案。宽度 = 2 × 面积 ÷ 周长。</translation>
    </message>
    <message>
        <source>A pack of kind access as zip, or its pack.yaml, instead of the name.</source>
        <translation>准入清单规则包的压缩包或其主文件，代替名称。</translation>
    </message>
    <message>
        <source>A pack of kind intensity as zip, or its pack.yaml, instead of the name.</source>
        <translation>以 zip 或 pack.yaml 提供 intensity 类规则包，代替名称。</translation>
    </message>
    <message>
        <source>A pack of kind matrix as zip, or its pack.yaml, instead of the name.</source>
        <translation>matrix 类数据包的 zip 或其 pack.yaml，代替名称。</translation>
    </message>
    <message>
        <source>A pack of kind quotas as zip, or its pack.yaml, instead of the name.</source>
        <translation>quotas 类包的 zip 或其 pack.yaml，用以代替名称。</translation>
    </message>
    <message>
        <source>A parcel carries a clause if one of them has the word of the clause's measure, or of its place where it names no measure.</source>
        <translation>任一字段含有该条款的载体（未写载体的为其地点）的地块即落实该条款。</translation>
    </message>
    <message>
        <source>A parcel in several zones</source>
        <translation>地块跨多个分区时</translation>
    </message>
    <message>
        <source>A parcel whose registered area differs by more is not adjusted to it, and is listed. Empty: no limit.</source>
        <translation>与登记面积相差超过此值的地块不作平差，并列出。空：不设限差。</translation>
    </message>
    <message>
        <source>A parcel's only holder has all of it</source>
        <translation>宗地唯一权利人拥有全部</translation>
    </message>
    <message>
        <source>A piece into which a circle of this diameter does not fit is too narrow. Empty: the value of the pack.</source>
        <translation>容不下该直径的圆即为过窄。留空时按规则包。</translation>
    </message>
    <message>
        <source>A piece whose wide parts have a smaller total area is a sliver: it is listed, but marked.</source>
        <translation>达到最小宽度的各部分合计仍小于此值的为碎片：照样列出，但加以区分。</translation>
    </message>
    <message>
        <source>A piece with a smaller share that is also below the pack's minimum area or length needs a technical check: it is listed as conditional, and never dropped.</source>
        <translation>占比小于此值，且小于规则包最小面积或长度的碎片，列为有条件（技术核查），不会舍弃。</translation>
    </message>
    <message>
        <source>A plan's polygons with a land-use code; those of the pack's built-up classes are planned development.</source>
        <translation>带用地代码的规划面；规则包归为建设用地的即为规划建设用地。</translation>
    </message>
    <message>
        <source>A point for each finding, worst first, at the place of the defect: rule, severity, layer, feature, field or other feature, measured number and limit. Findings about a whole layer have no place.</source>
        <translation>每条检测结果一个点，由重到轻，位于缺陷处：规则、严重程度、图层、要素、字段或另一要素、实测值和限值。针对整个图层的检测结果没有位置。</translation>
    </message>
    <message>
        <source>A polygon for each connected piece that a plan changes, with its stock difference at maturity.</source>
        <translation>方案改变地类的每个连片图形一个面要素，含成熟时的储量差。</translation>
    </message>
    <message>
        <source>A polygon for each connected piece that changed its class, is a sliver, or exists on one date only.</source>
        <translation>每个相连范围一个面：地类变化、细碎图形或仅一期有的范围。</translation>
    </message>
    <message>
        <source>A polygon for each connected piece that changed its class, with its stock difference; slivers and ground of one date only are marked.</source>
        <translation>每个相连的变化范围一个面，附储量差；细碎图形和仅一期有数据的范围另行区分。</translation>
    </message>
    <message>
        <source>A raster of classes. What its values mean are rows of VALUES with the role place_raster, a key (climate, zone, continent, soil), the value, and the meaning, such as place_raster | zone | 11 | tropical_rainforest.</source>
        <translation>分类栅格。各值含义在 VALUES 中逐行给出：用途 place_raster、键（climate、zone、continent、soil）、值、含义，如 place_raster | zone | 11 | tropical_rainforest。</translation>
    </message>
    <message>
        <source>A raster of classes: whole numbers. Cells without a value do not count as ground.</source>
        <translation>分类栅格，取值为整数。无值像元不计面积。</translation>
    </message>
    <message>
        <source>A raster of classes: whole numbers. Cells without a value on one date are listed in separate rows.</source>
        <translation>地类栅格，取值为整数。仅一期有值的像元单列。</translation>
    </message>
    <message>
        <source>A raster of classes: whole numbers. Cells without a value on one date are not compared.</source>
        <translation>分类栅格，取值为整数。仅一期有值的像元不作比较。</translation>
    </message>
    <message>
        <source>A raster of numbers: dry matter, wood, carbon or CO2 of the stand. Where it has a number it wins over the family; elsewhere the family's numbers stay, and both areas are reported. Another grid or coordinate system is brought to the land's.</source>
        <translation>数值栅格：林分的干物质、蓄积量、碳或 CO2。有数值处优先于系数族，其余仍用系数族，两部分面积均予报告。格网或坐标系不同时自动匹配到用地格网。</translation>
    </message>
    <message>
        <source>A registered area stated for a repeated number is divided by area.</source>
        <translation>地块编号重复时，所填登记面积按面积分摊。</translation>
    </message>
    <message>
        <source>A result of another tool does not belong to land-use parcels.</source>
        <translation>其他工具的结果不对应用地图斑。</translation>
    </message>
    <message>
        <source>A right is forbidden by a rule</source>
        <translation>有权利不符合规则</translation>
    </message>
    <message>
        <source>A role with @ and the name of a layer means this layer alone, such as flood_hazard@North.</source>
        <translation>用途后加 @ 和图层名称，仅指该图层，如 flood_hazard@North。</translation>
    </message>
    <message>
        <source>A row a parcel: the stage it reached and those it may have reached, start, use and completion, days late, when it becomes suspected idle, what may follow.</source>
        <translation>每个地块一行：已到达和可能到达的阶段，动工、使用和竣工情况，逾期天数，何时成为疑似闲置，可能的处置途径。</translation>
    </message>
    <message>
        <source>A row a record and stage: date, agreed date, area, how it is linked and by which share.</source>
        <translation>每条记录的每个阶段一行：日期、约定日期、面积、关联方式和共有比例。</translation>
    </message>
    <message>
        <source>A row each result: its row of the inventory, or why it has none.</source>
        <translation>每个结果一行：所归入的清单行目，或没有行目的原因。</translation>
    </message>
    <message>
        <source>A row each row of the inventory and gas: code (I.1.1), emission with unit and gas, or amount and factor, or a notation key (NO, NE, IE, C); gases may have a column each, such as CH4 (t). On wish data quality (H, M, L), included_in, year, source.</source>
        <translation>每个清单行目、每种气体一行：code（I.1.1）、排放量及单位和气体，或活动水平与排放因子，或标记符号（NO、NE、IE、C）；各气体也可各占一列，如 CH4 (t)。可选数据质量（H、M、L）、included_in、year、source。</translation>
    </message>
    <message>
        <source>A row each row of the inventory: gases in tonnes, CO2e or key, quality, source, reason.</source>
        <translation>每个清单行目一行：各气体吨数、CO2e 或标记符号、质量、来源、原因。</translation>
    </message>
    <message>
        <source>A row for a layer of results and the scenario it belongs to. A layer without a row belongs to the scenario named in its own name.</source>
        <translation>每个检测结果图层一行：图层及其所属方案。未填写的图层按名称中包含的方案名对应。</translation>
    </message>
    <message>
        <source>A row for all that is linked: areas by stage, what is approved and not supplied, supplied and not used, started and not finished.</source>
        <translation>每条用地链一行：各阶段面积，批而未供、供而未用、用而未尽面积。</translation>
    </message>
    <message>
        <source>A row for each</source>
        <translation>每行对应</translation>
    </message>
    <message>
        <source>A row for each application and quota: cumulative use, remainder, and the first application that exceeds the quota.</source>
        <translation>每项申请和指标一行：累计用量、剩余、首个超出者。</translation>
    </message>
    <message>
        <source>A row for each area (village or collective, as in the layer of ownership) with its price. Gives an estimate by village. Prices are matched by name; outlines of areas are not used.</source>
        <translation>每个区片（与所有权图层中的村或集体经济组织同名）一行，含价格。用于按村测算。价格按名称匹配，不使用区片范围。</translation>
    </message>
    <message>
        <source>A row for each block and use: existing floor area, floor area allowed by the ratios of the plots, and the block's limit.</source>
        <translation>每个街坊、用途一行：现有面积、各地块容积率允许的面积、街坊控制总量。</translation>
    </message>
    <message>
        <source>A row for each building and parcel: share, floor area and its source; and one for the part outside all parcels.</source>
        <translation>每栋建筑与地块一行：份额、建筑面积及其来源；不在任何地块上的部分另起一行。</translation>
    </message>
    <message>
        <source>A row for each candidate site: verdict, clauses that prohibit or restrict, open questions; the fewest first. It is a count, not a recommendation.</source>
        <translation>每个备选场址一行：结论、禁止或限制的条款数、未决事项数，由少到多排列。仅为计数，不是推荐。</translation>
    </message>
    <message>
        <source>A row for each change with its geometry: kind, ids, areas, reason, alert. For lists it is a table.</source>
        <translation>每项变更一行，带范围：类型、标识、面积、原因、预警。清单输出为表格。</translation>
    </message>
    <message>
        <source>A row for each check: number and area, clean, or not checked because a layer is missing.</source>
        <translation>每项检查一行：数量和面积、无问题，或因缺少图层未检查。</translation>
    </message>
    <message>
        <source>A row for each class of the first date, a column for each of the second, m², with totals.</source>
        <translation>前期地类为行，后期地类为列，单位平方米，附合计。</translation>
    </message>
    <message>
        <source>A row for each class without a number, the most ground first.</source>
        <translation>每个缺少数值的类别一行，面积大者在前。</translation>
    </message>
    <message>
        <source>A row for each class, owner, place and grade of a parcel, with gross and net area; rows for ridges and for what the survey does not cover. The rows of a parcel sum to its area.</source>
        <translation>地块内每种地类、权属、坐落和等级一行，含毛面积和净面积；田坎及调查范围外的土地各有单独的行。一个地块的各行之和等于地块面积。</translation>
    </message>
    <message>
        <source>A row for each clause and parcel, with the state of the clause; needs parcels.</source>
        <translation>每条款、每地块一行，附条款状态；须给出地块图层。</translation>
    </message>
    <message>
        <source>A row for each clause and target: state, what is missing, value, target, path, margin, year of meeting, parcels and area; then one for each indicator on the climate without a clause.</source>
        <translation>每条款、每目标一行：状态、缺项、数值、目标、路径、余量、触及年、地块数和面积；其后为没有条款的气候指标，每个一行。</translation>
    </message>
    <message>
        <source>A row for each clause that applies to a piece, in the columns of the other checks, so that reports and models can use them.</source>
        <translation>每个条款涉及的图形一行，字段与其他检测一致，可用于报告和模型。</translation>
    </message>
    <message>
        <source>A row for each closed line, with number, name, layer, entity, area and gap.</source>
        <translation>每条闭合线一行，含编号、名称、图层、句柄、面积和缺口。</translation>
    </message>
    <message>
        <source>A row for each code of the table of holders: sum of the shares as a fraction, the rest, tokens.</source>
        <translation>权利人表中每个代码一行：份额合计（分数）、其余份额、权利人代号。</translation>
    </message>
    <message>
        <source>A row for each combination of classes, with its status and its area.</source>
        <translation>每种地类组合一行，附判定和面积。</translation>
    </message>
    <message>
        <source>A row for each combination of levels and state: area, stocks, total change, annual change, accrued, remaining.</source>
        <translation>每种分级与状态组合一行：面积、储量、总变化、年变化、已累积和剩余。</translation>
    </message>
    <message>
        <source>A row for each conflict with its geometry: kind, status, layers and features, area, width, sliver, basis.</source>
        <translation>每处冲突一行，带范围：类型、状态、图层与要素、面积、宽度、是否碎片、依据。</translation>
    </message>
    <message>
        <source>A row for each county and province.</source>
        <translation>每个县和省一行。</translation>
    </message>
    <message>
        <source>A row for each cut and alternative: units and parcel before and after, limits, rights, warnings.</source>
        <translation>每处切割的每个方案一行：单元和宗地调整前后面积、管控指标、权利、提示。</translation>
    </message>
    <message>
        <source>A row for each family of the pack: the result with its numbers, the share of ground that they cover, its boundary and warning; without a result, the reason. Then the next level of trust that comes with the plugin and covers the place: the result with its numbers in place of those that it has. Then each source that prints other numbers than the family: the result with those.</source>
        <translation>系数包中每个系数族一行：按其数值得出的结果、所覆盖的面积比例、边界和警告；无结果的，给出原因。其后为插件所附、适用于该地的下一可信层级：以其数值替换后的结果。再后为与所用系数族数值不同的各来源：改用其数值的结果。</translation>
    </message>
    <message>
        <source>A row for each feature and code that needs a decision: fill in target_code and give the table to the next run as DECISIONS. Earlier decisions stay in it.</source>
        <translation>每个需要判定的要素和编码一行：填写 target_code 后作为判定表交给下一次运行。已有判定保留其中。</translation>
    </message>
    <message>
        <source>A row for each field, meaning and scale: which values count, and which are unknown or not controlled.</source>
        <translation>每个字段、含义和写法一行：哪些为有效数值，哪些为未知或不控制。</translation>
    </message>
    <message>
        <source>A row for each finding, in the fields that all checks share, with the feature's geometry.</source>
        <translation>每条检测结果一行，字段与各项检查一致，带要素图形。</translation>
    </message>
    <message>
        <source>A row for each gas and family: tonnes per year with bands, and CO2e where a set of warming potentials is chosen; then the sum of all.</source>
        <translation>每种气体和系数族一行：年排放吨数及区间；选定增温潜势时另给出二氧化碳当量，末行为合计。</translation>
    </message>
    <message>
        <source>A row for each group: sum, total, residual, which feature took the rounding remainder, and why a group was rejected.</source>
        <translation>每组一行：面积之和、总面积、残差、余差承担者，以及不予平差的原因。</translation>
    </message>
    <message>
        <source>A row for each holder of a parcel: code, name or document, share. Shares are summed as exact fractions; holders appear as tokens only.</source>
        <translation>每宗地的每个权利人一行：代码、姓名或证件、份额。份额按精确分数合计；权利人只以代号出现。</translation>
    </message>
    <message>
        <source>A row for each indicator and option: value, band, difference to the option compared with, better or worse, whether it is surely the best; without a value, why, and what would be needed.</source>
        <translation>每项指标、每个方案一行：数值、区间、与参照方案的差值、较优或较差、是否确定最优；没有数值时说明原因及尚需资料。</translation>
    </message>
    <message>
        <source>A row for each indicator and unit: level, value, band, target, path, margin, trend, year of meeting, shares of allowance and of time, break, official value with the difference to it, reason.</source>
        <translation>每个指标和行政区一行：等级、数值、区间、目标、路径、余量、趋势、触及年、额度与时间的已用比例、断点、公布值及与其差值、理由。</translation>
    </message>
    <message>
        <source>A row for each indicator and unit: value, numerator, denominator, bounds, scope, definition, source; the official value and the difference to it where statistics have one; without a value, why, and what would be needed. * is the total. The mark in square brackets behind a definition is one of what is measured: it changes with the pack's land, layers, conditions, formula or unit, not with its words.</source>
        <translation>每个指标和单元一行：数值、分子、分母、上下界、统计范围、定义、来源；统计表中有官方数值时列出其数值及差值；没有数值时注明原因和所需数据。* 为合计。定义后方括号内的标识代表量算内容：规则包的地类、图层、条件、公式或单位变化时随之变化，文字变化时不变。</translation>
    </message>
    <message>
        <source>A row for each indicator and unit: value, numerator, denominator, definition, source; without a value, the reason. * is the total.</source>
        <translation>每个指标、每个单元一行：数值、分子、分母、定义、来源；待补充的没有数值并说明原因。* 为合计。</translation>
    </message>
    <message>
        <source>A row for each layer of which you know more: the year of a plan, where plans have years of their own; people and floor area of the present or of a plan, by which emissions are divided. Empty cells: the year of all plans, nothing divided.</source>
        <translation>每个另有已知信息的图层一行：各方案年份不同时填方案年份；现状或方案的人数与建筑面积，用于计算人均和单位面积排放。留空：采用共同的规划年份，不计算人均。</translation>
    </message>
    <message>
        <source>A row for each layer, file, pack, result, count, parameter and version of software: equal, different or not compared, with the reason. What is different comes first.</source>
        <translation>每个图层、文件、规则包、成果、计数、参数和软件版本各一行：一致、不一致或未比较，并说明原因。不一致的排在前面。</translation>
    </message>
    <message>
        <source>A row for each limit that is missed or undetermined, in the columns of the other checks, so that reports, models and the findings store can use them.</source>
        <translation>每项超出限值或待补充的结果一行，字段与其他检测一致，可用于报告、模型和检测结果库。</translation>
    </message>
    <message>
        <source>A row for each limit that is missed or unknown, and each warning, in the columns of the other checks.</source>
        <translation>每项超标、不明的控制指标和每条提示一行，列与其他检查一致。</translation>
    </message>
    <message>
        <source>A row for each option, where weights are given: score 0 to 100 with bounds, rank, and the weights.</source>
        <translation>给出权重时每个方案一行：0–100 得分及上下限、名次、权重。</translation>
    </message>
    <message>
        <source>A row for each pair of classes and pool: area, stock difference, loss, accrued gain, net, emission, potential and annual gain, band.</source>
        <translation>每对类别、每个碳库一行：面积、储量差、损失、累积增加、净值、排放、潜力、年增加和区间。</translation>
    </message>
    <message>
        <source>A row for each parcel and holder: code of the parcel, name, document, share. Without it the results are by collective, village and group, and say so.</source>
        <translation>每宗地每个权利人一行：宗地代码、姓名、证件、份额。未提供时，结果按集体经济组织、村、组汇总并注明。</translation>
    </message>
    <message>
        <source>A row for each parcel and thing that is asked: met, open or missed, why, area, how to give it, basis.</source>
        <translation>每个地块的每项条件一行：符合、待补充或不符合，及原因、面积、补充方法和依据。</translation>
    </message>
    <message>
        <source>A row for each parcel and unit, largest first.</source>
        <translation>每个地块与单位一行，份额大者在前。</translation>
    </message>
    <message>
        <source>A row for each parcel and unit, what matters first by rank, with number of pieces, width of the widest, area, share, units and limits on either side, status of the edge, the area that each alternative moves, warnings, and whether it is new. Write parcel, draft or split into decision to accept it.</source>
        <translation>每宗地、每规划单元一行，按重要程度排序（rank），含块数、最大宽度、面积、占比、两侧单元及指标、边界状态、各方案移动的面积、警示以及是否新增。在 decision 字段填 parcel、draft 或 split 即为采纳。</translation>
    </message>
    <message>
        <source>A row for each parcel, with the values of its line and of the header. A parcel whose place or outline is unknown has no geometry.</source>
        <translation>每个地块一行，含地块行和文件头的内容。位置或界线无法确定的地块没有图形。</translation>
    </message>
    <message>
        <source>A row for each parcel: area, residual of the adjustment, uncovered and overlapping area.</source>
        <translation>每个地块一行：面积、平差残差、调查范围外面积和图斑重叠面积。</translation>
    </message>
    <message>
        <source>A row for each parcel: which parcels of the layer adjoin it in the north, east, south and west, with the length of the common border.</source>
        <translation>每个地块一行：北、东、南、西各与图层中哪些地块相邻，附公共边长度。</translation>
    </message>
    <message>
        <source>A row for each part of a parcel that was split among zones.</source>
        <translation>按分区分割的地块，每部分一行。</translation>
    </message>
    <message>
        <source>A row for each patch and control line, and for each class before and after.</source>
        <translation>每个图斑与每条管控线一行，变化前后每个地类各一行。</translation>
    </message>
    <message>
        <source>A row for each patch and feature: in force, expired, later than the change, date missing; days left.</source>
        <translation>每个图斑与其上每个要素一行：有效、已到期、晚于变化时间、日期缺失；剩余天数。</translation>
    </message>
    <message>
        <source>A row for each piece: reason, classes before and after, inside or outside farmland, exempt, gross and net area.</source>
        <translation>每块一行：原因、前后地类、永久基本农田内外、是否除外、毛面积和净面积。</translation>
    </message>
    <message>
        <source>A row for each piece: unit, features before and after and their codes, amount, contribution to the unit and to all units, share of all that went the same way, rank, project and stage. Where a class is not known at one of the dates the piece is open, with the least and the most that it may have contributed. Lines, points and numbers of a unit have no outline.</source>
        <translation>每块一行：单元、前后要素及其编号、量、对本单元和合计的贡献、占同向变化的比例、排名、项目和阶段。任一期地类未知的块为未知，并给出其贡献的上下限。线、点和单元整体数值没有图形。</translation>
    </message>
    <message>
        <source>A row for each plan, in the order of the tables. Empty: the layers' names.</source>
        <translation>每个规划方案一行，按成果表中的顺序。留空：用图层名称。</translation>
    </message>
    <message>
        <source>A row for each plan: its layer, its name, its field with the code, its list of codes. Empty cells: the layer's name, recognised by name, the list of all plans.</source>
        <translation>每个方案一行：图层、方案名称、地类代码字段、代码表。留空时依次取图层名、按名称识别、各方案共用的代码表。</translation>
    </message>
    <message>
        <source>A row for each point row, with x (northing) and y (easting) as in the file.</source>
        <translation>每个界址点一行，x（纵坐标）、y（横坐标）与文件一致。</translation>
    </message>
    <message>
        <source>A row for each project and holder or unit, by right type and class; joint shares as one row with all tokens; open ground and unknown shares as rows.</source>
        <translation>每个项目的每个权利人或单位一行，按权利类型和地类分列；共同共有为一行，列出全部代号；无人地和未知份额单独成行。</translation>
    </message>
    <message>
        <source>A row for each project or parcel with its feature id, its verdict and an area for each role.</source>
        <translation>每个项目或地块一行，含要素编号、结论和各图层用途的面积。</translation>
    </message>
    <message>
        <source>A row for each project, unit and clause that concerns it, with area, share, and the list that the clause is inherited from.</source>
        <translation>每个项目、单元及所涉条款一行，含面积、占比和条款所继承的清单。</translation>
    </message>
    <message>
        <source>A row for each project.</source>
        <translation>每个项目一行。</translation>
    </message>
    <message>
        <source>A row for each project: the three legal classes, cropland, new construction land, ownership.</source>
        <translation>每个项目一行：三大类、耕地、新增建设用地和权属。</translation>
    </message>
    <message>
        <source>A row for each reason and unit: hectares, and the capacity of usable ground in MW.</source>
        <translation>每个因素、每个单元一行：公顷数，以及可用面积的装机容量（MW）。</translation>
    </message>
    <message>
        <source>A row for each reason and use: floor area unknown or 0, use unknown, intensity blank, no factor; with floor area and share.</source>
        <translation>每种原因和用途一行：建筑面积未知或为 0、用途未知、能耗强度为空、缺因子，并列出建筑面积和占比。</translation>
    </message>
    <message>
        <source>A row for each right: the worst verdict and that of each rule (empty: not checked), its code letters, areas, and the area in conflict.</source>
        <translation>每项权利一行：最差结论和各规则结论（空为未检查）、特征码、面积、冲突面积。</translation>
    </message>
    <message>
        <source>A row for each row of the tables: factor, source, net emission, or why it does not count.</source>
        <translation>各表逐行列出：因子、来源、净排放，或不计入的原因。</translation>
    </message>
    <message>
        <source>A row for each row that was given: new, same, corrected, final, completed or withdrawn, its number in the store and that of the row in whose place it came.</source>
        <translation>每个输入行对应一行：new（新增）、same（相同）、corrected（更正）、final（最终数）、completed（补全）或 withdrawn（撤回），以及在库中的编号和所取代行的编号。</translation>
    </message>
    <message>
        <source>A row for each rule and subject: value, band, limit, margin, share covered, verdict and why.</source>
        <translation>每条规则、每个对象一行：数值、区间、限值、余量、覆盖比例、结论及原因。</translation>
    </message>
    <message>
        <source>A row for each rule that applies to an overlap, with the piece, the numbers, the basis and the required documents.</source>
        <translation>每条规则对每处压占的判定各一行，含图块、数值、依据和所需材料。</translation>
    </message>
    <message>
        <source>A row for each rule with a requirement: the piece to cut off and its size, the documents, or the missing data.</source>
        <translation>每条提出要求的规则一行：应核减的部分及大小，或所需材料，或缺少的资料。</translation>
    </message>
    <message>
        <source>A row for each rule: run, partly or not_run and why, number examined, skipped and found, what the rule cannot detect, and its basis.</source>
        <translation>每条规则一行：run、partly 或 not_run 及原因，检查数、跳过数、问题数，规则的盲区及其依据。</translation>
    </message>
    <message>
        <source>A row for each scenario, best first: one-off, annual, total, band, and the scenarios from which it cannot be distinguished.</source>
        <translation>每个方案一行，优者在前：一次性量、年度量、合计、区间，以及与哪些方案不可分辨。</translation>
    </message>
    <message>
        <source>A row for each scenario, quantity and item, with unit, band, difference to the present and its band, boundary and family.</source>
        <translation>每个方案、指标、分项一行，含单位、区间、与现状之差及其区间、边界和系数族。</translation>
    </message>
    <message>
        <source>A row for each soil and climate: whether the pack has a reference stock for it. Without a field or a value the soils are those that the climate may have, together.</source>
        <translation>每种土壤与气候区一行：系数包是否有其参考储量。未给字段或取值时，土壤为该气候区可能出现的各种土壤，合并计算。</translation>
    </message>
    <message>
        <source>A row for each spelling of a code: how often it occurs, the code it is read as, its target, and its issues.</source>
        <translation>每种编码写法一行：出现次数、识别为何编码、转换去向及问题。</translation>
    </message>
    <message>
        <source>A row for each subject and control: the offset of the outline at which the verdict changes, to the millimetre, and whether it is below the stated accuracy.</source>
        <translation>每个对象每类管控一行：使结论变化的边界移动量（精确到毫米），以及是否小于所列位置精度。</translation>
    </message>
    <message>
        <source>A row for each subject: the site with the cuts made, and its verdict when checked again.</source>
        <translation>每个对象一行：核减后的地块，及重新检测的结论。</translation>
    </message>
    <message>
        <source>A row for each target that is missed or undetermined, each application that exceeds its quota, and each row that cannot be read.</source>
        <translation>每个未达到或待补充的指标、超出的申请、无法读取的行各一行。</translation>
    </message>
    <message>
        <source>A row for each target with targets below it.</source>
        <translation>每个有下级指标的指标一行。</translation>
    </message>
    <message>
        <source>A row for each target, as indicator rows: value and its upper bound, target, margin, status, verdict, what was counted.</source>
        <translation>每个指标一行（指标行）：数值及其上限、目标值、余量、状态、判定、统计口径。</translation>
    </message>
    <message>
        <source>A row for each target: indicator, unit code, year, value (such as ≥1250 ha), unit, relation, kind, tolerance. Optional: classes that count, place, code of the parent unit. Fields are recognised by name, see FIELDS.</source>
        <translation>每行一个指标：指标名称、单位代码、年份、指标值（如 ≥12.5万亩）、计量单位、比较关系、指标属性、容差。可选：统计地类、统计范围、上级单位代码。字段按名称识别，参见 FIELDS。</translation>
    </message>
    <message>
        <source>A row for each two options: better on all, worse on all, trade-off, alike or undetermined, and by which indicators.</source>
        <translation>每两个方案一行：各项均优、各项均劣、有得有失、相同或待补充，以及涉及哪些指标。</translation>
    </message>
    <message>
        <source>A row for each unit and line: area, share, change, area per head. * is all units together.</source>
        <translation>每个单位每行一条：面积、比例、增减、人均面积。* 表示全部单位合计。</translation>
    </message>
    <message>
        <source>A row for each unit, a column for each indicator with its level.</source>
        <translation>每个行政区一行，每个指标一列，内容为等级。</translation>
    </message>
    <message>
        <source>A row for each unit: base year, current, new, multiple, cap, remainder, and definition.</source>
        <translation>每个单位一行：基期、现状、新增、倍数、上限、剩余及统计口径。</translation>
    </message>
    <message>
        <source>A row for each unit: before, after, change, effects of numerator, denominator and definition, and what is left of rounding; where the change is not known, why, what it lies between and what of it is certain.</source>
        <translation>每个单元一行：前期、后期、变化量、分子效应、分母效应、口径效应和舍入余数；变化量未知时注明原因、上下限和其中可以确定的部分。</translation>
    </message>
    <message>
        <source>A row for each use that a zone does not admit unconditionally, in the columns of the other checks.</source>
        <translation>分区未直接允许的每个用途一行，字段与其他检测相同。</translation>
    </message>
    <message>
        <source>A row for each zone and class: area, flux per hectare, net emission; blank numbers and ground counted by energy are listed.</source>
        <translation>每个分区、每个类别一行：面积、单位面积通量、净排放；留空数值和按能源计算的用地照列。</translation>
    </message>
    <message>
        <source>A row for each zone and part: gross emission and removal of land, net of land, energy, farm inputs, and all; t C and t CO2 per year, emissions positive, with bands and the share covered.</source>
        <translation>每个分区、每个部分一行：土地排放合计与清除合计、土地净排放、能源、农业投入品及总计；以每年 t C 和 t CO2 计，排放为正，附区间和覆盖比例。</translation>
    </message>
    <message>
        <source>A row for each zone and pool and all pools: stock in t C, its 95 % band, and the share of the ground it covers.</source>
        <translation>每个分区、每个碳库及合计一行：储量（t C）、95% 区间及覆盖的面积比例。</translation>
    </message>
    <message>
        <source>A row for each zone and pool, and all pools: ground, stock difference, loss, accrued gain, net, bands and a word for them, potential and annual gain, share covered.</source>
        <translation>每个分区、每个碳库一行，附全部碳库：面积、储量差、损失、已累积增加、净变化、区间及结论、潜力与年增加、覆盖比例。</translation>
    </message>
    <message>
        <source>A row for each zone and state: shares of the ground, of vegetated ground and of the known carbon.</source>
        <translation>每个分区和状态一行：占全部用地、有植被用地和已知碳储量的比例。</translation>
    </message>
    <message>
        <source>A row for each zone code; whole codes are compared. The code comes from the zones, or without zones from the parcels.</source>
        <translation>每个分区代码一行，按完整代码匹配。代码取自分区图层，没有分区图层时取自地块。</translation>
    </message>
    <message>
        <source>A row for each zone, class and pool: area, density, stock; blank numbers are listed.</source>
        <translation>每个分区、类别、碳库一行：面积、密度、储量；留空的数值一并列出。</translation>
    </message>
    <message>
        <source>A row for each zone, class with its place, and pool: area, how it has its number (row, envelope, none), density, pack, family, level of trust and source; of a blank what it lacks, how to give it, and which families at hand have it.</source>
        <translation>每个分区、类别（含所在地条件）和碳库一行：面积，取值方式（row 单行、envelope 包络、none 缺数值），碳密度，系数包，系数族，可信程度和来源；缺数值的，说明缺什么、如何补充、现有哪些系数族有此数值。</translation>
    </message>
    <message>
        <source>A row for every indicator of a pack and every unit, from layers, rows of other algorithms, statistics and formulas; what cannot be computed is undetermined and says what would be needed.</source>
        <translation>由图层、其他算法的指标行、统计数据和公式计算规则包的各项指标，每个指标和单元一行；不能计算的为待补充，并注明所需数据。</translation>
    </message>
    <message>
        <source>A row for everything and each zone: what the stock difference and the net are worth at your price, with their bands, in all and per hectare. Empty without a price.</source>
        <translation>全部及各分区一行：按您给出的价格，储量差和净变化的价值及其区间，含合计与每公顷。未给价格则为空。</translation>
    </message>
    <message>
        <source>A row for the family and each that you compare: its shares, its pools, and the classes that it leaves blank; of one that cannot answer the reason.</source>
        <translation>所选系数族及每个待比较系数族一行：各项比例、碳库、留空的类别；无法给出结果的，注明原因。</translation>
    </message>
    <message>
        <source>A separate GeoPackage, created if it does not exist. Empty: next to the project, with its name and “-findings”.</source>
        <translation>独立的 GeoPackage 文件，不存在时新建。留空：位于项目旁，文件名为项目名加“-findings”。</translation>
    </message>
    <message>
        <source>A separate GeoPackage, created if it does not exist. Empty: next to the project, with its name and “-series”.</source>
        <translation>独立的 GeoPackage，不存在时新建。留空：位于工程旁，以工程名加“-series”命名。</translation>
    </message>
    <message>
        <source>A sheet of all towns, and one for each town with its patches.</source>
        <translation>一张乡镇汇总表，每个乡镇另有一张图斑表。</translation>
    </message>
    <message>
        <source>A stated area that differs by more from the computed area is listed; half a unit of its last digit is always allowed.</source>
        <translation>注明面积与计算面积之差超过此值时列出；末位的半个单位始终允许。</translation>
    </message>
    <message>
        <source>A subject that extends beyond it is undetermined. Without it the layer of administrative units is used, if there is one; otherwise complete data are assumed, and the report says so. A field role “role” in the matrix of fields states to which control a feature applies.</source>
        <translation>超出该范围的对象记为待补充。不填时采用行政区图层；没有行政区图层则假定数据完整，并在报告中注明。字段对应表中的字段用途“role”指明要素针对哪一控制线。</translation>
    </message>
    <message>
        <source>A survey or a plan: polygons with land-use codes, and the attribute of town and village (CZCSXM).</source>
        <translation>调查或规划图层：带地类编码和城镇村属性码（CZCSXM）的面。</translation>
    </message>
    <message>
        <source>A table with a row for each pair of a project and a control.</source>
        <translation>项目与控制线要素每对一行的表。</translation>
    </message>
    <message>
        <source>A table with a row for each place and control role: concerned, not_concerned or no_data, with area or length, share, legal status, basis, documents and dates.</source>
        <translation>每个位置、每种管控一行的表：涉及（concerned）、不涉及（not_concerned）或缺少数据（no_data），并给出面积或长度、比例、效力状态、依据、文件和日期。</translation>
    </message>
    <message>
        <source>A table with a row for each problem: file, line, place, severity and what to do. No rows: no problems.</source>
        <translation>每个问题一行：文件、行号、位置、严重程度和处理办法。没有记录即没有问题。</translation>
    </message>
    <message>
        <source>A table with farm_input, amount and unit. Rejected for a family whose cropland already includes them, such as net-flux-a; an input that is a fuel counts once if the table of energy has it too.</source>
        <translation>包含农业投入品、用量、单位的表。耕地系数已含投入品的系数族（如 net-flux-a）不予并用；本身为燃料的投入品，能源表已有时只计一次。</translation>
    </message>
    <message>
        <source>A table with fuel, amount and unit (t, 10kt, m3, GJ, tce, kWh; Chinese units too), and if need be purpose (final, or sold: burnt for electricity or heat that is sold), zone and year.</source>
        <translation>包含能源品种、消费量、单位（吨、万吨、立方米、吉焦、吨标准煤、千瓦时等）的表，必要时加用途（终端消费，或 sold：用于发电、供热）、分区和年份。</translation>
    </message>
    <message>
        <source>A term on a patch has expired</source>
        <translation>图斑上有期限已到期</translation>
    </message>
    <message>
        <source>A text file in UTF-8 with variables such as {{ area }}; docs/statement-template.md of the plugin lists them. Empty: the template of the code pack.</source>
        <translation>UTF-8 文本文件，可使用 {{ area }} 等变量，清单见插件 docs/statement-template.md。留空则使用编码包的模板。</translation>
    </message>
    <message>
        <source>A unit whose land differs by more is not adjusted, and the log says so.</source>
        <translation>相差超过该值的单位不平差，并予以说明。</translation>
    </message>
    <message>
        <source>A use of the crosswalk, such as residential. Empty: buildings without a use are listed and not counted.</source>
        <translation>对照表中的用途，如 residential。留空则未填用途的列出而不计入。</translation>
    </message>
    <message>
        <source>A waiver became stale</source>
        <translation>有豁免失效</translation>
    </message>
    <message>
        <source>A waiver is valid while rule, subject and evidence stay the same. It approves nothing.</source>
        <translation>豁免仅在规则、对象和证据不变时有效，不构成任何批准。</translation>
    </message>
    <message>
        <source>A word for the tables.</source>
        <translation>写入表中的文字。</translation>
    </message>
    <message>
        <source>A workbook with a sheet for each unit, areas in the unit of adjustment, shares in per cent.</source>
        <translation>工作簿，每个单位一张工作表，面积用平差单位，比例为百分数。</translation>
    </message>
    <message>
        <source>A year of a plan is not after that of the present: correct one of them.</source>
        <translation>方案年份不晚于现状年份：请更正其一。</translation>
    </message>
    <message>
        <source>A zip or a pack.yaml, instead of an id.</source>
        <translation>zip 压缩包或 pack.yaml，代替编号。</translation>
    </message>
    <message>
        <source>A4 is portrait, A3 is landscape: choose A3 for wide tables and a large map.</source>
        <translation>A4 为竖页，A3 为横页；表格较宽或需要大图时选 A3。</translation>
    </message>
    <message>
        <source>AR4, AR5 or AR6 (over a hundred years), AR6-20 (over twenty). The result names it; emissions stated as CO2e of another set are refused.</source>
        <translation>AR4、AR5、AR6（百年）或 AR6-20（二十年）。结果注明所用一套；以另一套的 CO2e 填报的排放予以退回。</translation>
    </message>
    <message>
        <source>AR4, AR5 or AR6 (over a hundred years), AR6-20 (over twenty): CO2, CH4 and N2O of land are summed as CO2e, and the sum names the set. Empty: gases are not summed. Two sets in one sum are refused.</source>
        <translation>AR4、AR5 或 AR6（百年）、AR6-20（二十年）：将土地的 CO2、CH4 和 N2O 折算为二氧化碳当量合计，并注明所用一套数值。留空则不合计。一个合计不得使用两套。</translation>
    </message>
    <message>
        <source>Accept an alternative</source>
        <translation>采纳方案</translation>
    </message>
    <message>
        <source>Accept the proposals</source>
        <translation>采纳建议</translation>
    </message>
    <message>
        <source>Accept the proposals ({count})</source>
        <translation>采纳建议（{count}）</translation>
    </message>
    <message>
        <source>Accepted cuts</source>
        <translation>已采纳切割</translation>
    </message>
    <message>
        <source>Accepted: {alternative}</source>
        <translation>已采纳：{alternative}</translation>
    </message>
    <message>
        <source>Access lists</source>
        <translation>准入清单</translation>
    </message>
    <message>
        <source>Accrued until the year (t C)</source>
        <translation>截至该年已累积（t C）</translation>
    </message>
    <message>
        <source>Accuracy of boundaries (m)</source>
        <translation>界线精度（米）</translation>
    </message>
    <message>
        <source>Accuracy of the survey (m)</source>
        <translation>测量精度（米）</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add as a plan</source>
        <translation>添加为方案</translation>
    </message>
    <message>
        <source>Add as layers</source>
        <translation>添加为图层</translation>
    </message>
    <message>
        <source>Add the results to the map</source>
        <translation>将结果加入地图</translation>
    </message>
    <message>
        <source>Add the store to the map</source>
        <translation>将检测结果库添加到地图</translation>
    </message>
    <message>
        <source>Add two plans under “Inputs”, or one plan and the present: each is an option.</source>
        <translation>请在“输入”中添加两个规划方案，或一个方案和现状：各为一个比选方案。</translation>
    </message>
    <message>
        <source>Adjust areas</source>
        <translation>面积平差</translation>
    </message>
    <message>
        <source>Adjust to</source>
        <translation>平差到</translation>
    </message>
    <message>
        <source>Adjusted areas</source>
        <translation>平差后面积</translation>
    </message>
    <message>
        <source>Administrative units</source>
        <translation>行政区</translation>
    </message>
    <message>
        <source>Administrative units, village survey units, or survey patches that carry the owner's code. It may be in another coordinate system.</source>
        <translation>行政区、村级调查区，或带权属单位代码的地类图斑。可采用其他坐标系。</translation>
    </message>
    <message>
        <source>Administrative units…</source>
        <translation>行政区…</translation>
    </message>
    <message>
        <source>Admission matrix</source>
        <translation>准入矩阵</translation>
    </message>
    <message>
        <source>Adopt a file…</source>
        <translation>采用文件…</translation>
    </message>
    <message>
        <source>Adopted as {pack}. Choose it in checks, or verify more over it here.</source>
        <translation>已采用为 {pack}。可在检查中选用，也可在此继续核验。</translation>
    </message>
    <message>
        <source>Affected holders</source>
        <translation>受影响权利人</translation>
    </message>
    <message>
        <source>Affected parcels</source>
        <translation>受影响宗地</translation>
    </message>
    <message>
        <source>After a run, its charts are shown here.</source>
        <translation>运行后在此显示图表。</translation>
    </message>
    <message>
        <source>After a run, the numbers that it used are listed here.</source>
        <translation>运行后在此列出所用数值。</translation>
    </message>
    <message>
        <source>After one that exceeds</source>
        <translation>出现超出之后</translation>
    </message>
    <message>
        <source>Algorithm of the run</source>
        <translation>该次运行的算法</translation>
    </message>
    <message>
        <source>Align plan edges with parcels</source>
        <translation>规划边界与宗地对齐</translation>
    </message>
    <message>
        <source>Alike within (%)</source>
        <translation>视为相同的差值（%）</translation>
    </message>
    <message>
        <source>All .txt files of this folder are read, besides the files above.</source>
        <translation>除上述文件外，读取该文件夹中的全部 .txt 文件。</translation>
    </message>
    <message>
        <source>All changes</source>
        <translation>全部变化</translation>
    </message>
    <message>
        <source>All checks</source>
        <translation>全部检查</translation>
    </message>
    <message>
        <source>All choices of the trace…</source>
        <translation>溯源的全部选项…</translation>
    </message>
    <message>
        <source>All controls</source>
        <translation>全部管控要素</translation>
    </message>
    <message>
        <source>All dimensions</source>
        <translation>全部维度</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>All ground has a number, or a table of energy that counts it</source>
        <translation>全部土地均有数值，或由能源表计算</translation>
    </message>
    <message>
        <source>All inputs with their defaults, each layer, file and pack with a fingerprint, versions, and a fingerprint of each result: enough to start the same run again and to see whether it gives the same.</source>
        <translation>全部参数（含默认值），每个图层、文件和规则包的指纹，软件版本，以及每项成果的指纹：据此可重新运行同一任务，并核对结果是否一致。</translation>
    </message>
    <message>
        <source>All issues of parcels, survey and other layers, and their effect on the results.</source>
        <translation>地块、图斑及其他图层中发现的全部问题，及其对数字的影响。</translation>
    </message>
    <message>
        <source>All items</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>全部性质</translation>
    </message>
    <message>
        <source>All land has a group or class</source>
        <translation>全部土地均有分组或地类</translation>
    </message>
    <message>
        <source>All layers and tables of the package. They are recognised by their names, aliases and titles; layers without a match in the pack are listed.</source>
        <translation>成果包的全部图层和表。按名称、别名和标题识别；规则包中没有对应的图层会列出。</translation>
    </message>
    <message>
        <source>All parcels are transformed into it. Empty: the system of most files; files of other zones are then listed as failed.</source>
        <translation>全部地块转换到该坐标系。未指定时采用多数文件的坐标系，其他投影带的文件列为失败。</translation>
    </message>
    <message>
        <source>All rules</source>
        <translation>全部规则</translation>
    </message>
    <message>
        <source>All severities</source>
        <translation>全部程度</translation>
    </message>
    <message>
        <source>All stages</source>
        <translation>全部阶段</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>全部状态</translation>
    </message>
    <message>
        <source>All subjects were judged again</source>
        <translation>全部重新判定</translation>
    </message>
    <message>
        <source>All tables as XLSX</source>
        <translation>全部表格（XLSX）</translation>
    </message>
    <message>
        <source>All units</source>
        <translation>全部行政区</translation>
    </message>
    <message>
        <source>All verdicts</source>
        <translation>全部结论</translation>
    </message>
    <message>
        <source>All, and by use, climate, region and zone, separately for buildings and plots: floor area, share covered, t CO2 per year, band, kg CO2/m², embodied carbon with stages and study period.</source>
        <translation>全部及按用途、气候区、电网区域、分区统计，建筑与地块分列：建筑面积、数值齐全的占比、t CO2/年、区间、kg CO2/平方米，以及注明阶段和计算年限的隐含碳。</translation>
    </message>
    <message>
        <source>Allocated or granted land, with its date.</source>
        <translation>划拨或出让的土地及其日期。</translation>
    </message>
    <message>
        <source>Also findings without a conflict</source>
        <translation>无冲突的检测结果也入库</translation>
    </message>
    <message>
        <source>Alternatives of cuts</source>
        <translation>切割处理方案</translation>
    </message>
    <message>
        <source>An account is undetermined</source>
        <translation>存在未定的账户</translation>
    </message>
    <message>
        <source>An edge cuts a parcel narrowly</source>
        <translation>有边界窄条切割宗地</translation>
    </message>
    <message>
        <source>An empty share is unknown. Tick this if your table leaves it empty for sole holders.</source>
        <translation>份额为空表示未知。若您的表对唯一权利人不填份额，请勾选。</translation>
    </message>
    <message>
        <source>An empty value does not count as 0: results that need it are undetermined.</source>
        <translation>空值不按 0 计，相关指标为待补充。</translation>
    </message>
    <message>
        <source>An invented county with its control lines and some twenty projects. A copy is opened: try anything.</source>
        <translation>一个虚构的县，含控制线和二十余个项目。打开的是副本，可随意尝试。</translation>
    </message>
    <message>
        <source>An open line with a gap up to this size is closed and listed. In units of the drawing.</source>
        <translation>两端相距不超过此值的线视为闭合，并予列出。以图形单位计。</translation>
    </message>
    <message>
        <source>An own table: what it includes and leaves out is not stated.</source>
        <translation>自有系数表：其包含与不包含的内容未说明。</translation>
    </message>
    <message>
        <source>Angle of an arc's chords (degrees)</source>
        <translation>圆弧的弦角（度）</translation>
    </message>
    <message>
        <source>Annual carbon flux</source>
        <translation>年碳通量</translation>
    </message>
    <message>
        <source>Annual carbon flux by class</source>
        <translation>分类别年碳通量</translation>
    </message>
    <message>
        <source>Annual carbon flux, totals</source>
        <translation>年碳通量合计</translation>
    </message>
    <message>
        <source>Annual check-up</source>
        <translation>年度体检</translation>
    </message>
    <message>
        <source>Annual emission of buildings: floor area × energy intensity of their use and climate × the electricity factor of the region, heating separately; and, separately, the emission that a plan's limits allow.</source>
        <translation>计算建筑年碳排放：建筑面积 × 用途和气候区的能耗强度 × 区域电力因子，供暖分列；规划控制指标允许的潜在排放另计。</translation>
    </message>
    <message>
        <source>Annual emissions (positive) and removals (negative) of land, by class and zone, from a family of fluxes that you name; construction land by energy statistics, never per hectare.</source>
        <translation>按指定的通量系数族计算土地一年的排放（正）与清除（负），分类别、分分区；建设用地按能源统计，不按面积。</translation>
    </message>
    <message>
        <source>Annual emissions of buildings</source>
        <translation>建筑年排放</translation>
    </message>
    <message>
        <source>Annual emissions that limits allow</source>
        <translation>控制指标潜在年排放</translation>
    </message>
    <message>
        <source>Annual flux</source>
        <translation>年通量</translation>
    </message>
    <message>
        <source>Annual gain that still accrues in the second year (t C per year)</source>
        <translation>后期年份仍在累积的年增加（t C/年）</translation>
    </message>
    <message>
        <source>Annual rate</source>
        <translation>年变化率</translation>
    </message>
    <message>
        <source>Another check than checkzoning writes its own results into a new folder in it, named after its algorithm.</source>
        <translation>checkzoning 以外的检测会把自己的结果写入其中以算法命名的新文件夹。</translation>
    </message>
    <message>
        <source>Another task is running. Try again when it has finished.</source>
        <translation>有任务正在进行，请在结束后重试。</translation>
    </message>
    <message>
        <source>Any delay</source>
        <translation>全部逾期情况</translation>
    </message>
    <message>
        <source>Any number of rows per parcel number, such as taxed units: they are added up. It has priority over buildings.</source>
        <translation>一个编号可有多行（如多个计税单元），自动合计。优先于建筑图层。</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>用地申请</translation>
    </message>
    <message>
        <source>Applications in their order</source>
        <translation>指标使用台账</translation>
    </message>
    <message>
        <source>Approvals, supplies and patches without a date</source>
        <translation>没有日期的批准、供地和图斑</translation>
    </message>
    <message>
        <source>Approved and not supplied (m²)</source>
        <translation>批而未供（平方米）</translation>
    </message>
    <message>
        <source>Approved conversion or expropriation, with date, end and status. Not given: undetermined.</source>
        <translation>农用地转用和征收批准，含日期、有效期和状态。未提供则为待补充。</translation>
    </message>
    <message>
        <source>Approved conversion or expropriation, with the date of approval.</source>
        <translation>农用地转用或征收批准范围及批准日期。</translation>
    </message>
    <message>
        <source>Approved land</source>
        <translation>已批用地</translation>
    </message>
    <message>
        <source>Approved temporary land, with the start and the end of its term. What has expired does not cover.</source>
        <translation>批准的临时用地及其起止日期。已到期的不计入覆盖。</translation>
    </message>
    <message>
        <source>Approved, not yet as planned (m²)</source>
        <translation>已批未实施（平方米）</translation>
    </message>
    <message>
        <source>Area &amp;units shown</source>
        <translation>面积单位(&amp;U)</translation>
    </message>
    <message>
        <source>Area and shares of each pair of classes: unchanged, changed, boundary slivers, and ground that only one date covers.</source>
        <translation>每对地类的面积和比例：未变、变化、边界细碎图形，以及仅一期覆盖的范围。</translation>
    </message>
    <message>
        <source>Area effect (t C)</source>
        <translation>面积效应（t C）</translation>
    </message>
    <message>
        <source>Area existing, not in accordance (m²)</source>
        <translation>现状不符面积（平方米）</translation>
    </message>
    <message>
        <source>Area for which the control data are complete</source>
        <translation>控制线数据完整的范围</translation>
    </message>
    <message>
        <source>Area in accordance (m²)</source>
        <translation>符合面积（平方米）</translation>
    </message>
    <message>
        <source>Area in both versions (m²)</source>
        <translation>两个版本共有的面积（平方米）</translation>
    </message>
    <message>
        <source>Area ledgers: covered, free and unusable area of each project or parcel by control.</source>
        <translation>面积台账：各项目或地块在各控制线下的压占、未压占和不可用面积。</translation>
    </message>
    <message>
        <source>Area method</source>
        <translation>面积方法</translation>
    </message>
    <message>
        <source>Area not in accordance (m²)</source>
        <translation>不符合面积（平方米）</translation>
    </message>
    <message>
        <source>Area of a cut (m²)</source>
        <translation>切割面积（平方米）</translation>
    </message>
    <message>
        <source>Area of both dates (m²)</source>
        <translation>两期共有面积（平方米）</translation>
    </message>
    <message>
        <source>Area of cuts (m²)</source>
        <translation>切割总面积（平方米）</translation>
    </message>
    <message>
        <source>Area of overlaps (m²)</source>
        <translation>重叠面积（平方米）</translation>
    </message>
    <message>
        <source>Area of overlaps that are forbidden (m²)</source>
        <translation>不符合的重叠面积（平方米）</translation>
    </message>
    <message>
        <source>Area of slivers (m²)</source>
        <translation>碎片面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the first date (m²)</source>
        <translation>前期面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the newer version (m²)</source>
        <translation>新版本面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the older version (m²)</source>
        <translation>旧版本面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the patches (m²)</source>
        <translation>图斑面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the plan (m²)</source>
        <translation>规划面积（平方米）</translation>
    </message>
    <message>
        <source>Area of the second date (m²)</source>
        <translation>后期面积（平方米）</translation>
    </message>
    <message>
        <source>Area of unknown holders (m²)</source>
        <translation>权利人未知面积（平方米）</translation>
    </message>
    <message>
        <source>Area of unknown shares (m²)</source>
        <translation>份额未知面积（平方米）</translation>
    </message>
    <message>
        <source>Area on a condition (m²)</source>
        <translation>有条件符合面积（平方米）</translation>
    </message>
    <message>
        <source>Area on both dates, gain, loss, net change, swap, annual rate and dynamic degree of each class.</source>
        <translation>各地类两期面积、增加、减少、净变化、交换量、年变化率和动态度。</translation>
    </message>
    <message>
        <source>Area or length that each project or parcel shares with each control, and a ledger that closes.</source>
        <translation>各项目或地块与各控制线重叠的面积或长度，并给出闭合的台账。</translation>
    </message>
    <message>
        <source>Area outside the survey (m²)</source>
        <translation>调查范围外面积（平方米）</translation>
    </message>
    <message>
        <source>Area that is not covered (m²)</source>
        <translation>未覆盖面积（平方米）</translation>
    </message>
    <message>
        <source>Area that is perhaps covered (m²)</source>
        <translation>覆盖情况待核面积（平方米）</translation>
    </message>
    <message>
        <source>Area that is ready (m²)</source>
        <translation>具备供应条件的面积（平方米）</translation>
    </message>
    <message>
        <source>Area that several parcels claim (m²)</source>
        <translation>多宗地重叠面积（平方米）</translation>
    </message>
    <message>
        <source>Area that several patches claim (m²)</source>
        <translation>图斑重叠面积（平方米）</translation>
    </message>
    <message>
        <source>Area that unusable parcels may hold (m²)</source>
        <translation>几何无法使用的宗地可能涉及的面积（平方米）</translation>
    </message>
    <message>
        <source>Area to cut off (m²)</source>
        <translation>应核减面积（平方米）</translation>
    </message>
    <message>
        <source>Area units shown</source>
        <translation>显示的面积单位</translation>
    </message>
    <message>
        <source>Area without a known holder of a use right (m²)</source>
        <translation>无已知使用权人面积（平方米）</translation>
    </message>
    <message>
        <source>Area, parcels and holders by village and right type; small cells are merged.</source>
        <translation>按村和权利类型的面积、宗地数和权利人数；小单元格予以合并。</translation>
    </message>
    <message>
        <source>Areas by class in both plans, on the ground that both cover.</source>
        <translation>两级规划共有范围内的各类面积。</translation>
    </message>
    <message>
        <source>Areas by survey, kind, reason, inside or outside farmland, exempt, and unit; gains too.</source>
        <translation>按调查期、类型、原因、永久基本农田内外、是否除外和行政单位统计的面积，含增加。</translation>
    </message>
    <message>
        <source>Areas by unit and status.</source>
        <translation>按单元和判定汇总的面积。</translation>
    </message>
    <message>
        <source>Areas by zone and use</source>
        <translation>分区用途面积汇总</translation>
    </message>
    <message>
        <source>Areas by zone, use and accordance; of a mixed use by its share.</source>
        <translation>按分区、用途和符合性汇总的面积，混合用途按比例计。</translation>
    </message>
    <message>
        <source>Areas sum to the cropland of both surveys</source>
        <translation>各项面积与两期耕地闭合</translation>
    </message>
    <message>
        <source>Areas that sum exactly to a registered, attribute or control area, by largest remainder, with the residual and who took it.</source>
        <translation>用最大余数法使面积之和与登记面积、属性面积或控制面积严格一致，并列出残差及其承担者。</translation>
    </message>
    <message>
        <source>As MAP_UNCERTAINTY.</source>
        <translation>同 MAP_UNCERTAINTY。</translation>
    </message>
    <message>
        <source>As in Carbon change, for each plan.</source>
        <translation>同“碳储量变化”，每个方案一份。</translation>
    </message>
    <message>
        <source>As its own dialog gives them under “Advanced › Copy as JSON”. Outputs that are named there are written when the parts are collected.</source>
        <translation>即该算法对话框中“高级 › 复制为 JSON”的内容。其中指定的输出在汇总分块时写出。</translation>
    </message>
    <message>
        <source>As known on</source>
        <translation>截至日期（当时所知）</translation>
    </message>
    <message>
        <source>As known on a day</source>
        <translation>以某日所知为准</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>截止日期</translation>
    </message>
    <message>
        <source>As of the plan.</source>
        <translation>含义同规划状态。</translation>
    </message>
    <message>
        <source>As “Record indicators” writes it. Empty: next to the project, with its name and “-series”.</source>
        <translation>由“指标入库”写出。留空：位于工程旁，以工程名加“-series”命名。</translation>
    </message>
    <message>
        <source>As “Record indicators” writes it. Empty: next to the project; without one, clauses are judged as measurable or not.</source>
        <translation>由“指标入库”写成。空：工程旁的序列库；没有序列库时仅判断条款是否可量化。</translation>
    </message>
    <message>
        <source>As “Record indicators” writes it: the report is the annual check-up of its indicators, judged as “Check indicators” does. Results of “Compute indicators” and “Trace an indicator” among the tables are on its pages.</source>
        <translation>由“指标入库”写出：据此生成年度体检报告，判定与“指标检测”相同。其他表格中“计算监测指标”和“指标溯源”的结果列入相应页面。</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>需要的内容</translation>
    </message>
    <message>
        <source>Assign units</source>
        <translation>确定坐落与权属单位</translation>
    </message>
    <message>
        <source>At which level classes are compared: level1 to level3 of the plan's list, legal_class (agricultural, construction, unused), or value, the field's values as they are.</source>
        <translation>按哪一级比较：规划所用分类的 level1 至 level3，legal_class（农用地、建设用地、未利用地），或 value（字段原值）。</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>经办人</translation>
    </message>
    <message>
        <source>BASIC is complete</source>
        <translation>BASIC 完整</translation>
    </message>
    <message>
        <source>BASIC+ is complete</source>
        <translation>BASIC+ 完整</translation>
    </message>
    <message>
        <source>BASIC+, estimated rows (t CO2e)</source>
        <translation>BASIC+ 已估算行目合计（t CO2e）</translation>
    </message>
    <message>
        <source>BASIC, BASIC+, territorial, scopes 2 and 3, in all and by sector, with what each lacks.</source>
        <translation>BASIC、BASIC+、属地口径、范围2和范围3，合计及分部门，并列明所缺行目。</translation>
    </message>
    <message>
        <source>BASIC, estimated rows (t CO2e)</source>
        <translation>BASIC 已估算行目合计（t CO2e）</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Back to the family's numbers</source>
        <translation>恢复系数族原值</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>平衡表</translation>
    </message>
    <message>
        <source>Balancing unit</source>
        <translation>平衡单元</translation>
    </message>
    <message>
        <source>Band</source>
        <translation>波段</translation>
    </message>
    <message>
        <source>Band of the first date</source>
        <translation>前期波段</translation>
    </message>
    <message>
        <source>Band of the own map</source>
        <translation>自有图的波段</translation>
    </message>
    <message>
        <source>Band of the raster.</source>
        <translation>栅格波段。</translation>
    </message>
    <message>
        <source>Band of the second date</source>
        <translation>后期波段</translation>
    </message>
    <message>
        <source>Band of the soil map</source>
        <translation>土壤图的波段</translation>
    </message>
    <message>
        <source>Base year</source>
        <translation>基期年</translation>
    </message>
    <message>
        <source>Before what the pack says: result, as the table of sources names it (* is any text), and a row such as I.2.1; an empty row leaves the result out.</source>
        <translation>优先于规则包：结果名（见来源表，* 代表任意文字）与行目（如 I.2.1）；行目留空则略去该结果。</translation>
    </message>
    <message>
        <source>Behind findings</source>
        <translation>本次检查用到</translation>
    </message>
    <message>
        <source>Behind findings of the last run</source>
        <translation>最近一次检查用到</translation>
    </message>
    <message>
        <source>Beside it lies the key of the tokens, so that a holder has the same one in every run of this project. Empty: the project's own; without one the tokens hold until QGIS is closed.</source>
        <translation>代号的密钥存放在其旁，使同一权利人在本项目各次运行中代号相同。为空：用项目自己的检测结果库；没有时代号在 QGIS 关闭前有效。</translation>
    </message>
    <message>
        <source>Best scenario</source>
        <translation>最优方案</translation>
    </message>
    <message>
        <source>Best value</source>
        <translation>最好值</translation>
    </message>
    <message>
        <source>Blanks and what would fill them</source>
        <translation>缺数值的类别及补充办法</translation>
    </message>
    <message>
        <source>Block totals</source>
        <translation>街坊总量</translation>
    </message>
    <message>
        <source>Blocks with totals</source>
        <translation>带控制总量的街坊</translation>
    </message>
    <message>
        <source>Both Chinese scales run from 1 as the best. A capacity table that contradicts this is rejected.</source>
        <translation>我国两种体系均以 1 为最优。与此相反的产能表将被拒绝。</translation>
    </message>
    <message>
        <source>Both areas are shown. 0, negative and empty values are unknown.</source>
        <translation>两种面积均列出。0、负值和空值视为未知。</translation>
    </message>
    <message>
        <source>Boundary of the family</source>
        <translation>系数族的边界</translation>
    </message>
    <message>
        <source>Boundary points</source>
        <translation>界址点</translation>
    </message>
    <message>
        <source>Boundary slivers (ha)</source>
        <translation>边界细碎图形（公顷）</translation>
    </message>
    <message>
        <source>Boundary slivers (m²)</source>
        <translation>边界细碎图形（平方米）</translation>
    </message>
    <message>
        <source>Boundary used by indicators</source>
        <translation>指标所涉范围</translation>
    </message>
    <message>
        <source>Boundary-point table</source>
        <translation>界址点成果表</translation>
    </message>
    <message>
        <source>Boundary: {boundary}</source>
        <translation>边界：{boundary}</translation>
    </message>
    <message>
        <source>Brings the answers of all parts of a check back as layers, findings and one report, in the order of one run and equal to it.</source>
        <translation>把检测全部分块的结果汇总为图层、检测结果和一份报告，顺序和内容与单次运行一致。</translation>
    </message>
    <message>
        <source>Buffer (m)</source>
        <translation>缓冲距离（米）</translation>
    </message>
    <message>
        <source>Buffers, slopes and capacity of the pack differ by it.</source>
        <translation>规则包的缓冲距离、坡度和装机密度因此不同。</translation>
    </message>
    <message>
        <source>Build report</source>
        <translation>生成报告</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Buildings by parcel</source>
        <translation>各地块建筑</translation>
    </message>
    <message>
        <source>Buildings with their carbon</source>
        <translation>建筑及其碳排放</translation>
    </message>
    <message>
        <source>Buildings: {what}</source>
        <translation>建筑：{what}</translation>
    </message>
    <message>
        <source>Bulk density of the soil (t/m³)</source>
        <translation>土壤容重（t/m³）</translation>
    </message>
    <message>
        <source>By check</source>
        <translation>按检查分组</translation>
    </message>
    <message>
        <source>By class and pool: how much of the stock difference comes from area and how much from density; the residual is zero.</source>
        <translation>按类别和碳库：储量差中来自面积和来自密度的部分，残差为零。</translation>
    </message>
    <message>
        <source>By group</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>By project</source>
        <translation>按项目分组</translation>
    </message>
    <message>
        <source>By rule</source>
        <translation>按规则分组</translation>
    </message>
    <message>
        <source>By severity</source>
        <translation>按程度分组</translation>
    </message>
    <message>
        <source>By state</source>
        <translation>按状态分组</translation>
    </message>
    <message>
        <source>By unit</source>
        <translation>按行政区分组</translation>
    </message>
    <message>
        <source>By verdict</source>
        <translation>按结论分组</translation>
    </message>
    <message>
        <source>By village and type</source>
        <translation>按村和权利类型</translation>
    </message>
    <message>
        <source>By which a later year counts less. 0: all years count alike.</source>
        <translation>后一年按此比例少计。0：各年同等计。</translation>
    </message>
    <message>
        <source>By which boundaries may be off: each area gets a band, and what may vanish within it is a boundary to be surveyed again.</source>
        <translation>界线可能的误差：每处面积给出区间，在区间内可能消失的为界线须复测。</translation>
    </message>
    <message>
        <source>By which indicators options are compared, and whether more or less of each is better.</source>
        <translation>按哪些指标比选，各指标以多为好还是以少为好。</translation>
    </message>
    <message>
        <source>By which tables are read where ratios differ by it, such as broadleaf, conifer, pines. Empty: the mean of all kinds.</source>
        <translation>比值因树种而异时据此查表，例如 broadleaf、conifer、pines。留空：取各树种组的均值。</translation>
    </message>
    <message>
        <source>CHANGES of Carbon change, for rules on sink land. Findings get the lost ground as geometry.</source>
        <translation>碳变化的 CHANGES，用于碳汇用地规则。检测结果以减少的范围为图形。</translation>
    </message>
    <message>
        <source>CO2, CH4 and N2O of land (t CO2e per year)</source>
        <translation>土地 CO2、CH4 和 N2O 合计（吨 CO2e/年）</translation>
    </message>
    <message>
        <source>Cadastral parcels as polygons.</source>
        <translation>地籍宗地，面图层。</translation>
    </message>
    <message>
        <source>Cadastral parcels with their code and right type: use rights, and ownership where you have it. They may be in other coordinate systems of the same datum.</source>
        <translation>含代码和权利类型的宗地：使用权，以及（如有）所有权。可为同一基准的其他坐标系。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled too late.</source>
        <translation>取消已晚。</translation>
    </message>
    <message>
        <source>Cancelled too late: the rows are recorded in the series store. Only the table of what was recorded was not written.</source>
        <translation>取消已晚：各行已记入指标序列库，仅入库结果表未写出。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cancelled. Choose the sheet again to read it.</source>
        <translation>已取消。请重新选择该工作表以读取。</translation>
    </message>
    <message>
        <source>Cancelled. Choose the spreadsheet again to read it.</source>
        <translation>已取消。请重新选择该电子表格以读取。</translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>已取消：没有写出任何内容。</translation>
    </message>
    <message>
        <source>Candidates of the place…</source>
        <translation>所在地点的候选值…</translation>
    </message>
    <message>
        <source>Cap of the expansion multiple</source>
        <translation>扩展倍数上限</translation>
    </message>
    <message>
        <source>Capacity by grade</source>
        <translation>分等别产能表</translation>
    </message>
    <message>
        <source>Carbon</source>
        <translation>碳核算</translation>
    </message>
    <message>
        <source>Carbon and CO2 differ by 44/12; results are in t C. Rows that state another of these units are converted.</source>
        <translation>碳与二氧化碳相差 44/12 倍；结果以 t C 表示。注明其中其他单位的行会换算。</translation>
    </message>
    <message>
        <source>Carbon and CO2 differ by 44/12; tables of results hold both. Rows that state another of these units are converted.</source>
        <translation>碳与二氧化碳相差 44/12 倍；结果表同时列出两者。注明其中其他单位的行会换算。</translation>
    </message>
    <message>
        <source>Carbon change</source>
        <translation>碳储量变化</translation>
    </message>
    <message>
        <source>Carbon change (raster)</source>
        <translation>碳储量变化（栅格）</translation>
    </message>
    <message>
        <source>Carbon change by transition</source>
        <translation>分转移类型的碳储量变化</translation>
    </message>
    <message>
        <source>Carbon change, totals</source>
        <translation>碳变化合计</translation>
    </message>
    <message>
        <source>Carbon dock</source>
        <translation>碳核算</translation>
    </message>
    <message>
        <source>Carbon dock: compare plans by carbon and by what checks say</source>
        <translation>碳核算面板：按碳和检测结论比较各方案</translation>
    </message>
    <message>
        <source>Carbon fraction</source>
        <translation>含碳率</translation>
    </message>
    <message>
        <source>Carbon is in it after “Compare” under “Inputs”.</source>
        <translation>在“输入”中点击“比较”后，结果将包含碳指标。</translation>
    </message>
    <message>
        <source>Carbon is left out: something was changed since the last “Compare” under “Inputs”, or it did not end. Compare there again.</source>
        <translation>未包含碳指标：上次在“输入”中“比较”之后内容已更改，或该次比较未完成。请在该处重新比较。</translation>
    </message>
    <message>
        <source>Carbon of buildings</source>
        <translation>建筑碳排放</translation>
    </message>
    <message>
        <source>Carbon of buildings, totals</source>
        <translation>建筑碳排放合计</translation>
    </message>
    <message>
        <source>Carbon on an area, such as t C/ha, kg C/m2; or a content: g/kg, dg/kg, %.</source>
        <translation>单位面积的碳，例如 t C/ha、kg C/m2；或含量：g/kg、dg/kg、%。</translation>
    </message>
    <message>
        <source>Carbon stock</source>
        <translation>碳储量</translation>
    </message>
    <message>
        <source>Carbon stock (raster)</source>
        <translation>碳储量（栅格）</translation>
    </message>
    <message>
        <source>Carbon stock (t C)</source>
        <translation>碳储量（t C）</translation>
    </message>
    <message>
        <source>Carbon stock by class and pool</source>
        <translation>分类别、分碳库的碳储量</translation>
    </message>
    <message>
        <source>Carbon stock, totals</source>
        <translation>碳储量合计</translation>
    </message>
    <message>
        <source>Carbon that land gains and loses between two dates, or now and a plan: stock difference by transition, losses at once, gains as they accrue, area and density effect, and bands.</source>
        <translation>两期之间或现状与规划之间土地碳储量的增减：分转移类型的储量差、即时损失、逐年累积的增加、面积与密度效应及区间。</translation>
    </message>
    <message>
        <source>Carbon that land gains and loses between two land-cover rasters: stock difference by transition, losses at once, gains as they accrue, bands, and a raster of the change.</source>
        <translation>两期土地覆盖栅格之间碳储量的增减：分转移类型的储量差、即时损失、逐年累积的增加、区间，以及变化栅格。</translation>
    </message>
    <message>
        <source>Carbon that land holds, by pool, class and zone, from a family of densities that you name; every number has its source, and totals have a 95 % band and the share of ground they cover.</source>
        <translation>按指定的系数族，分碳库、类别和分区计算土地的碳储量；每个数值注明来源，合计给出 95% 区间和覆盖的面积比例。</translation>
    </message>
    <message>
        <source>Carbon that land of a land-cover raster holds, by pool, class and zone, from a family of densities that you name; optionally with a raster of densities.</source>
        <translation>按指定的系数族，分碳库、类别和分区计算土地覆盖栅格的碳储量，可输出碳密度栅格。</translation>
    </message>
    <message>
        <source>Carbon that mineral soils gain and lose after a change of use, management or input: in total, in the chosen year, and still to come; optionally with N2O of mineralised soil.</source>
        <translation>用途、管理或投入变化后矿质土壤碳的增减：总变化、指定年份的变化及尚未发生的部分；可选计算矿化土壤的 N2O。</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>卡片</translation>
    </message>
    <message>
        <source>Carried out (m²)</source>
        <translation>已实施（平方米）</translation>
    </message>
    <message>
        <source>Carried quota</source>
        <translation>结转指标</translation>
    </message>
    <message>
        <source>Cause of occupied rows without one</source>
        <translation>未注明原因的占用行的原因</translation>
    </message>
    <message>
        <source>Cause of replenished rows without one</source>
        <translation>未注明原因的补充行的原因</translation>
    </message>
    <message>
        <source>Cells by village and type, and rows by unit, with fewer known holders are merged. 1: no cell is.</source>
        <translation>已知权利人少于此数的村和类型单元格，以及按单位汇总的行，予以合并。1 表示不合并。</translation>
    </message>
    <message>
        <source>Cells of the sheet</source>
        <translation>工作表单元格</translation>
    </message>
    <message>
        <source>Centre lines. Empty: the density of roads is undetermined.</source>
        <translation>道路中心线。留空时，道路网密度为待补充。</translation>
    </message>
    <message>
        <source>Change in the year (t C per year)</source>
        <translation>当年变化（t C/年）</translation>
    </message>
    <message>
        <source>Change of all units together</source>
        <translation>合计变化量</translation>
    </message>
    <message>
        <source>Change of each class between two land-cover rasters: matrix, gains, losses, net change, swap and rates. Misaligned rasters are rejected, or aligned as you choose.</source>
        <translation>两期土地覆被栅格之间各类的去向：矩阵、增减、净变化、交换量和变化率。不对齐的栅格不予比较，或按所选方式对齐。</translation>
    </message>
    <message>
        <source>Change of each land-use class between two dates: matrix, gains, losses, net change, swap and rates; boundary slivers and ground of one date only are listed separately.</source>
        <translation>两期之间各地类的去向：矩阵、增减、净变化、交换量和变化率；边界细碎图形和仅一期有的范围单列。</translation>
    </message>
    <message>
        <source>Change of the price per year (%)</source>
        <translation>价格年变化率（%）</translation>
    </message>
    <message>
        <source>Change patches</source>
        <translation>变化图斑</translation>
    </message>
    <message>
        <source>Change patches against approvals, supplies, filings of agricultural facilities, temporary land and control lines: what is covered by the layers given, what is open, which terms end; a page of evidence for each patch.</source>
        <translation>将变化图斑与批准用地、供地、设施农用地备案、临时用地和管控线套合：所给图层覆盖了哪些、哪些待落实、哪些期限将到；每个图斑附一页证据。</translation>
    </message>
    <message>
        <source>Change the layer itself</source>
        <translation>就地修改图层</translation>
    </message>
    <message>
        <source>Change the number</source>
        <translation>修改数值</translation>
    </message>
    <message>
        <source>Changed area (m²)</source>
        <translation>变化面积（平方米）</translation>
    </message>
    <message>
        <source>Changed ground</source>
        <translation>变化图形</translation>
    </message>
    <message>
        <source>Changed ground (ha)</source>
        <translation>变化面积（公顷）</translation>
    </message>
    <message>
        <source>Changed ground of the plans</source>
        <translation>方案改变的用地</translation>
    </message>
    <message>
        <source>Changed ground with its carbon</source>
        <translation>带碳储量变化的变化范围</translation>
    </message>
    <message>
        <source>Changed ground with unknown change, maximum of all plans (ha)</source>
        <translation>变化不明的用地，取各方案最大值（公顷）</translation>
    </message>
    <message>
        <source>Changed to crops other than grain (m²)</source>
        <translation>种植属性变为非粮的面积（平方米）</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变更</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Chart written: {file}</source>
        <translation>图表已写出：{file}</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>开始检测</translation>
    </message>
    <message>
        <source>Check access lists</source>
        <translation>准入清单检测</translation>
    </message>
    <message>
        <source>Check building intensity</source>
        <translation>检查建设强度</translation>
    </message>
    <message>
        <source>Check carbon</source>
        <translation>碳规则检测</translation>
    </message>
    <message>
        <source>Check commitments of a plan</source>
        <translation>规划承诺检测</translation>
    </message>
    <message>
        <source>Check indicators</source>
        <translation>指标检测</translation>
    </message>
    <message>
        <source>Check land-use codes</source>
        <translation>检查用地编码</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检测</translation>
    </message>
    <message>
        <source>Check on the day of the run</source>
        <translation>以运行当天为检测基准日</translation>
    </message>
    <message>
        <source>Check projects against controls</source>
        <translation>项目管控检测</translation>
    </message>
    <message>
        <source>Check projects against controls…</source>
        <translation>项目管控检测…</translation>
    </message>
    <message>
        <source>Check projects against the three lines</source>
        <translation>项目三条控制线检测</translation>
    </message>
    <message>
        <source>Check projects and report</source>
        <translation>项目管控检测并出报告</translation>
    </message>
    <message>
        <source>Check rights on land</source>
        <translation>土地权益检查</translation>
    </message>
    <message>
        <source>Check targets and quotas</source>
        <translation>规划指标与用地指标核对</translation>
    </message>
    <message>
        <source>Check the control lines themselves</source>
        <translation>控制线划定成果检查</translation>
    </message>
    <message>
        <source>Check the selected features only</source>
        <translation>仅检测选中要素</translation>
    </message>
    <message>
        <source>Check this layer against controls…</source>
        <translation>检测该图层与管控要素的关系…</translation>
    </message>
    <message>
        <source>Check uses by zone</source>
        <translation>分区用途检测</translation>
    </message>
    <message>
        <source>Check whether land is ready to supply</source>
        <translation>净地供应条件检测</translation>
    </message>
    <message>
        <source>Check whose runs are compared</source>
        <translation>要比较两次运行的检查</translation>
    </message>
    <message>
        <source>Check zoning</source>
        <translation>空间管控检测</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>已核对</translation>
    </message>
    <message>
        <source>Checked with edits that are not saved: {layers}</source>
        <translation>检测时使用了尚未保存的编辑：{layers}</translation>
    </message>
    <message>
        <source>Checking again…</source>
        <translation>正在复检…</translation>
    </message>
    <message>
        <source>Checking the layers…</source>
        <translation>正在核查数据隐患…</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检测…</translation>
    </message>
    <message>
        <source>Checks carbon results against rules: net loss, sink land in the red line, annual flux and emission by floor area against the limits of a pack; a limit inside the uncertainty band is undetermined.</source>
        <translation>以规则检测碳：净损失、红线内碳汇用地、年通量和单位建筑面积排放，对照规则包限值；限值落在不确定性区间之内时为待补充。</translation>
    </message>
    <message>
        <source>Checks rights on land against each other, checks of each parcel whether approval, rights, plan, lines and documents allow its supply, and writes one report of both.</source>
        <translation>检测权利之间的冲突，逐地块检测批准、权利、规划、管控线和文件是否满足供应条件，并输出一份报告。</translation>
    </message>
    <message>
        <source>Checks rights on land against each other, lists the holders of the land that projects take, traces the stages of land from approval to registration, and writes one report of all.</source>
        <translation>检查土地权益之间的冲突，列出项目占地涉及的权利人，追踪土地从批准到登记的各阶段，并汇总为一份报告。</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Chinese and English side by side</source>
        <translation>中英文对照</translation>
    </message>
    <message>
        <source>Choose a family of coefficients, or an own table.</source>
        <translation>请选择系数族，或选择自有系数表。</translation>
    </message>
    <message>
        <source>Choose a finding on the map</source>
        <translation>在地图上选取检测结果</translation>
    </message>
    <message>
        <source>Choose a finding to see why.</source>
        <translation>请选择一条检测结果查看原因。</translation>
    </message>
    <message>
        <source>Choose a finding, or the heading of a project.</source>
        <translation>请选择一条检测结果，或项目分组标题。</translation>
    </message>
    <message>
        <source>Choose a number to see where it comes from.</source>
        <translation>选择一个系数，查看其来源。</translation>
    </message>
    <message>
        <source>Choose a spreadsheet. Heads that stand over several columns are brought to each of them; nothing is recorded before you say so.</source>
        <translation>请选择电子表格。跨列的合并表头会自动填入所辖各列；确认之前不会入库。</translation>
    </message>
    <message>
        <source>Choose a vector layer first.</source>
        <translation>请先选择一个矢量图层。</translation>
    </message>
    <message>
        <source>Choose a vector layer with geometry first.</source>
        <translation>请先选择带几何的矢量图层。</translation>
    </message>
    <message>
        <source>Choose layers and a rule pack first.</source>
        <translation>请先选择图层和规则包。</translation>
    </message>
    <message>
        <source>Choose layers of the project and a monitoring pack first.</source>
        <translation>请先选择项目中的图层和监测规则包。</translation>
    </message>
    <message>
        <source>Choose the field and what its values mean…</source>
        <translation>指定字段及其取值的含义…</translation>
    </message>
    <message>
        <source>Choose the field, if the layer has it; the pack takes each of its values as it is.</source>
        <translation>如图层有此字段请选择；规则包按原值读取。</translation>
    </message>
    <message>
        <source>Choose the findings store…</source>
        <translation>选择检测结果库…</translation>
    </message>
    <message>
        <source>Choose the land, a layer of the project, and a pack and family first.</source>
        <translation>请先选择用地（项目中的图层）、系数包和系数族。</translation>
    </message>
    <message>
        <source>Choose the layer of a plan first: planned land use, as polygons.</source>
        <translation>请先选择方案图层（规划用地，面图层）。</translation>
    </message>
    <message>
        <source>Choose the layer of the present land use.</source>
        <translation>请选择现状用地图层。</translation>
    </message>
    <message>
        <source>Choose the layers myself…</source>
        <translation>自行选择图层…</translation>
    </message>
    <message>
        <source>Choose the layers of both dates.</source>
        <translation>请选择前后两期图层。</translation>
    </message>
    <message>
        <source>Choose the pack that reads this layer first: none is chosen, or it cannot be read.</source>
        <translation>请先选择用于读取该图层的数据包：尚未选择，或无法读取。</translation>
    </message>
    <message>
        <source>Choose the projects or parcels to be checked.</source>
        <translation>请选择要检测的项目或地块。</translation>
    </message>
    <message>
        <source>Choose the series store…</source>
        <translation>选择指标序列库…</translation>
    </message>
    <message>
        <source>Choose two different runs.</source>
        <translation>请选择两次不同的运行。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>指定…</translation>
    </message>
    <message>
        <source>Circles, arcs and bulges of a file become chords of this angle. At 0.5 degrees a circle loses 1.3 parts in 100,000 of its area.</source>
        <translation>文件中的圆、圆弧和凸度按此角度的弦近似。0.5 度时，圆的面积损失十万分之 1.3。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>地类</translation>
    </message>
    <message>
        <source>Classes of the family, separated by commas, such as forest. Empty: all, so that 0 on a field is nothing that stands.</source>
        <translation>系数族的类别，以逗号分隔，例如 forest。留空：全部类别，此时耕地上的 0 表示没有植被。</translation>
    </message>
    <message>
        <source>Classes separated by commas, for the cropland balance. Empty: the cropland classes of the code pack; without them, unknown.</source>
        <translation>以逗号分隔的地类，用于耕地增减。留空时按代码包中的耕地，否则视为未知。</translation>
    </message>
    <message>
        <source>Classes that are cropland</source>
        <translation>属于耕地的地类</translation>
    </message>
    <message>
        <source>Classes that the own map is for</source>
        <translation>自有图适用的类别</translation>
    </message>
    <message>
        <source>Classification mark</source>
        <translation>密级标识</translation>
    </message>
    <message>
        <source>Clauses by project and unit</source>
        <translation>项目单元条款表</translation>
    </message>
    <message>
        <source>Clauses in force on that day are applied. Empty: today.</source>
        <translation>适用该日有效的条款。留空为今天。</translation>
    </message>
    <message>
        <source>Clauses of the plan</source>
        <translation>规划条款</translation>
    </message>
    <message>
        <source>Click a bar, a cell or a row: its parcels are selected on the map, and its basis is shown here.</source>
        <translation>点击柱、格或行：对应图斑在地图上选中，此处显示所用系数。</translation>
    </message>
    <message>
        <source>Click a cell of the matrix first.</source>
        <translation>请先点击矩阵中的单元格。</translation>
    </message>
    <message>
        <source>Click a cell: its series is shown here.</source>
        <translation>点击单元格，在此显示其序列。</translation>
    </message>
    <message>
        <source>Click a row: the piece is shown on the map</source>
        <translation>点击一行，在地图上显示该地块</translation>
    </message>
    <message>
        <source>Click the map to see what applies there.</source>
        <translation>在地图上单击，查看此处适用的管控。</translation>
    </message>
    <message>
        <source>Climate</source>
        <translation>气候区</translation>
    </message>
    <message>
        <source>Climate and hazards</source>
        <translation>气候与灾害</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Closed lines inside others are holes</source>
        <translation>内部的闭合线为洞</translation>
    </message>
    <message>
        <source>Closure</source>
        <translation>闭合表</translation>
    </message>
    <message>
        <source>Code of all units together</source>
        <translation>全部单元合计的代码</translation>
    </message>
    <message>
        <source>Code of six digits, or a name.</source>
        <translation>六位代码或名称。</translation>
    </message>
    <message>
        <source>Code of the list that the pack uses (GB/T 4754), with or without letter; several between commas. Empty: recognised by name. A missing or coarse code is undetermined where a clause depends on it.</source>
        <translation>规则包所用行业分类（国民经济行业分类）的代码，有无门类字母均可，多个代码以逗号分隔。留空时按名称识别。条款涉及行业而代码缺失或过粗时为待补充。</translation>
    </message>
    <message>
        <source>Code of the pack: what excludes it is in the way, what needs consent leaves the parcel undetermined. 3 is the right to use state construction land.</source>
        <translation>规则包中的代码：与之互斥的权利即为障碍，须经同意的为待补充。3 为国有建设用地使用权。</translation>
    </message>
    <message>
        <source>Code or name, where neither heads nor columns say it</source>
        <translation>表头和各列均未注明时，在此填写代码或名称</translation>
    </message>
    <message>
        <source>Codes that can mean several classes of this list, or need a person's decision, are findings. Empty: not checked.</source>
        <translation>在该分类中对应多个地类或须人工确定的编码列为检测结果。留空则不检查。</translation>
    </message>
    <message>
        <source>Codes with several targets</source>
        <translation>一对多的编码</translation>
    </message>
    <message>
        <source>Coefficients</source>
        <translation>系数</translation>
    </message>
    <message>
        <source>Coefficients not checked against their source</source>
        <translation>未与来源核对的数值个数</translation>
    </message>
    <message>
        <source>Coefficients used</source>
        <translation>所用系数</translation>
    </message>
    <message>
        <source>Collect a check in parts</source>
        <translation>汇总分块检测</translation>
    </message>
    <message>
        <source>Collective land by village times its price.</source>
        <translation>各村集体土地面积乘以价格。</translation>
    </message>
    <message>
        <source>Colours are those in common use for {scheme}; they are not verified.</source>
        <translation>颜色为 {scheme} 的常用颜色，未核验。</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Commitments</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Compare land with its plan</source>
        <translation>规划与现状对比</translation>
    </message>
    <message>
        <source>Compare options</source>
        <translation>多指标方案比选</translation>
    </message>
    <message>
        <source>Compare plans for carbon and climate</source>
        <translation>规划方案碳与气候比选</translation>
    </message>
    <message>
        <source>Compare scenarios</source>
        <translation>方案比选</translation>
    </message>
    <message>
        <source>Compare the plans with the present (Ctrl+Return)</source>
        <translation>将各方案与现状比较（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Compare the rules of a pack with the official text, and say who did</source>
        <translation>将规则包的规则与正式文本核对，并记录核验人</translation>
    </message>
    <message>
        <source>Compare two runs</source>
        <translation>比较两次运行</translation>
    </message>
    <message>
        <source>Compare versions of controls</source>
        <translation>管控版本比较</translation>
    </message>
    <message>
        <source>Compare with another year or pack</source>
        <translation>与其他年份或规则包对比</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>对比…</translation>
    </message>
    <message>
        <source>Compared &amp;on</source>
        <translation>核对日期(&amp;O)</translation>
    </message>
    <message>
        <source>Compared on</source>
        <translation>核对日期</translation>
    </message>
    <message>
        <source>Compares any number of plans with the present: areas, stocks, loss and gain, results of checks side by side, and a ranking by one quantity that you choose, with bands of the differences.</source>
        <translation>任意多个方案与现状比较：面积、储量、损失与增加、检测结果并列，并按所选的一个量排序，给出差值的区间。</translation>
    </message>
    <message>
        <source>Compares plan and actual land: carried out, not yet carried out, deviating, contrary; by patch, class and unit. And a plan with its parent plan: extent, uses, totals, lines.</source>
        <translation>规划与现状对比：已实施、尚未实施、偏离、相悖，按图斑、地类和单元列出；并可与上位规划比较范围、用途、总量和控制线。</translation>
    </message>
    <message>
        <source>Compares plans by the carbon that they lose and gain, by people and floor area in hazard zones, ground, green space and service, says which is better on all and where they trade off, and writes one report.</source>
        <translation>按碳的损失与增加、灾害区内的人口与建筑面积、用地、绿地和服务比较各规划方案，说明哪个方案全面占优、何处须权衡取舍，并生成一份报告。</translation>
    </message>
    <message>
        <source>Compares the land use of two dates, lists the cropland that was lost and permanent basic farmland in it, and writes one report of both.</source>
        <translation>比较两期土地利用，列出减少的耕地及其中的永久基本农田，汇总为一份报告。</translation>
    </message>
    <message>
        <source>Comparing the options…</source>
        <translation>正在比选方案…</translation>
    </message>
    <message>
        <source>Comparing the runs…</source>
        <translation>正在比较运行…</translation>
    </message>
    <message>
        <source>Comparing the scenarios…</source>
        <translation>正在比较方案…</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在对比…</translation>
    </message>
    <message>
        <source>Comparison of both runs</source>
        <translation>两次运行比较表</translation>
    </message>
    <message>
        <source>Comparison of sites</source>
        <translation>选址比较</translation>
    </message>
    <message>
        <source>Compliance</source>
        <translation>问题台账</translation>
    </message>
    <message>
        <source>Compliance dock</source>
        <translation>问题台账</translation>
    </message>
    <message>
        <source>Compliance dock: findings of all checks, their states, waivers and history</source>
        <translation>问题台账面板：各项检查的检测结果、状态、豁免和历史</translation>
    </message>
    <message>
        <source>Comprehensive dynamic degree (% per year)</source>
        <translation>综合土地利用动态度（%/年）</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Compute indicators</source>
        <translation>计算监测指标</translation>
    </message>
    <message>
        <source>Compute the stock</source>
        <translation>计算储量</translation>
    </message>
    <message>
        <source>Compute the stock of the present (Ctrl+Return)</source>
        <translation>计算现状碳储量（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Computes land-use change under a plan, the carbon lost and gained, compares this plan and others with the present, and writes one report of all.</source>
        <translation>规划的地类转移、碳的损失与增加、本方案及其他方案与现状的比选，汇成一份报告。</translation>
    </message>
    <message>
        <source>Computes the indicators of a year, records them in the series store, checks them against their targets, traces one of them to the parcels behind its change, and writes the annual check-up.</source>
        <translation>计算当年指标并入库，对照目标检测，将一项指标的变化追溯到地块，并生成年度体检报告。</translation>
    </message>
    <message>
        <source>Computing again…</source>
        <translation>正在重新计算…</translation>
    </message>
    <message>
        <source>Computing the cuts…</source>
        <translation>正在进行核减测算…</translation>
    </message>
    <message>
        <source>Computing the stock…</source>
        <translation>正在计算储量…</translation>
    </message>
    <message>
        <source>Conditions of parcels</source>
        <translation>地块条件</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Conflicts of rights</source>
        <translation>权利冲突</translation>
    </message>
    <message>
        <source>Contrary (m²)</source>
        <translation>与规划相悖（平方米）</translation>
    </message>
    <message>
        <source>Control features that are not in force on that day are left out and counted. Empty: today.</source>
        <translation>当日未生效或已失效的管控要素不参与统计，并计数。空：当天。</translation>
    </message>
    <message>
        <source>Control layers</source>
        <translation>控制线图层</translation>
    </message>
    <message>
        <source>Control line of the parent plan</source>
        <translation>上位规划控制线</translation>
    </message>
    <message>
        <source>Control line of the plan</source>
        <translation>本规划控制线</translation>
    </message>
    <message>
        <source>Control lines</source>
        <translation>管控线</translation>
    </message>
    <message>
        <source>Control lines and classes on patches</source>
        <translation>图斑上的管控线与地类</translation>
    </message>
    <message>
        <source>Converts codes of one list to another. Ambiguous codes are decided in a table that is applied on every run; a decision becomes stale when its patch changes.</source>
        <translation>将一种分类的编码转换为另一种。一对多的编码在判定表中确定，每次运行自动采用；图斑变化后判定过期。</translation>
    </message>
    <message>
        <source>Coordinate system of files that state none</source>
        <translation>未说明坐标系的文件所用坐标系</translation>
    </message>
    <message>
        <source>Coordinate system of the drawing</source>
        <translation>绘图坐标系</translation>
    </message>
    <message>
        <source>Coordinate system of the result</source>
        <translation>结果坐标系</translation>
    </message>
    <message>
        <source>Copy the statement</source>
        <translation>复制结论说明</translation>
    </message>
    <message>
        <source>Counted floor area on all parcels (m²)</source>
        <translation>全部地块计容建筑面积（平方米）</translation>
    </message>
    <message>
        <source>Counted floor area, the known part (m²)</source>
        <translation>计容建筑面积，已知部分（平方米）</translation>
    </message>
    <message>
        <source>County of rows without one</source>
        <translation>未注明县的行所属的县</translation>
    </message>
    <message>
        <source>County, township, village or owner of each parcel by largest share, with near ties, gaps and overlapping units listed.</source>
        <translation>按最大份额确定每个地块所在的县、乡镇、村或权属单位，并列出份额接近、位于单位之外和单位重叠的情况。</translation>
    </message>
    <message>
        <source>Cover that is later than the change does not count for certain: such patches are to be checked, and so are those without a day, unless UNDATED says otherwise. Empty: recognised by name, such as JCRQ.</source>
        <translation>晚于变化时间的依据不确定计入：此类图斑需核查；没有日期的图斑也需核查，除非 UNDATED 另有规定。为空：按名称识别，如 JCRQ。</translation>
    </message>
    <message>
        <source>Coverage by class and pool</source>
        <translation>按类别和碳库的覆盖情况</translation>
    </message>
    <message>
        <source>Coverage by family</source>
        <translation>各系数族的覆盖情况</translation>
    </message>
    <message>
        <source>Coverage in shares</source>
        <translation>覆盖比例</translation>
    </message>
    <message>
        <source>Coverage of coefficients</source>
        <translation>系数覆盖情况</translation>
    </message>
    <message>
        <source>Coverage of mineral soils</source>
        <translation>矿质土壤的覆盖情况</translation>
    </message>
    <message>
        <source>Coverage of the land</source>
        <translation>土地的数值覆盖</translation>
    </message>
    <message>
        <source>Covered + free + unusable = area, for each parcel and role.</source>
        <translation>每个地块和图层用途：压占 + 未压占 + 无法判定 = 面积。</translation>
    </message>
    <message>
        <source>Covered + free + unusable = area, for each parcel and role; free area is measured, so the residual is a real check.</source>
        <translation>每个地块、每种图层用途：压占 + 未压占 + 不可用 = 总面积；未压占面积为实测，残差可作检核。</translation>
    </message>
    <message>
        <source>Covered + free + unusable = area, for each project and role; * is all roles together.</source>
        <translation>每个项目、每种图层用途：压占 + 未压占 + 不可用 = 总面积；* 表示所有图层用途合并。</translation>
    </message>
    <message>
        <source>Covered area (m²)</source>
        <translation>已覆盖面积（平方米）</translation>
    </message>
    <message>
        <source>Covered, doubtful and open area sum to the patches</source>
        <translation>已覆盖、待核、未覆盖面积之和等于图斑面积</translation>
    </message>
    <message>
        <source>Critical facilities</source>
        <translation>重要设施</translation>
    </message>
    <message>
        <source>Cropland converted to other uses between two surveys, by reason and unit, inside and outside permanent basic farmland; crops other than grain are a separate class.</source>
        <translation>两期调查之间转为其他地类的耕地，按原因和行政单位统计，区分永久基本农田内外；种植属性变为非粮的单列一类。</translation>
    </message>
    <message>
        <source>Cropland gained (m²)</source>
        <translation>耕地增加（平方米）</translation>
    </message>
    <message>
        <source>Cropland in both surveys (m²)</source>
        <translation>两期均为耕地的面积（平方米）</translation>
    </message>
    <message>
        <source>Cropland kept with unknown planting (m²)</source>
        <translation>保持耕地中种植属性不明的面积（平方米）</translation>
    </message>
    <message>
        <source>Cropland lost (m²)</source>
        <translation>耕地减少（平方米）</translation>
    </message>
    <message>
        <source>Cropland of the newer survey (m²)</source>
        <translation>新一期耕地面积（平方米）</translation>
    </message>
    <message>
        <source>Cropland of the older survey (m²)</source>
        <translation>旧一期耕地面积（平方米）</translation>
    </message>
    <message>
        <source>Cropland was lost</source>
        <translation>存在耕地减少</translation>
    </message>
    <message>
        <source>Crosswalk to the table's classes</source>
        <translation>到系数表类别的对照表</translation>
    </message>
    <message>
        <source>Crosswalk to uses</source>
        <translation>建筑用途对照表</translation>
    </message>
    <message>
        <source>Crosswalk used</source>
        <translation>所用对照关系</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>核减部分</translation>
    </message>
    <message>
        <source>Cuts are remembered by it. Empty: recognised by name, such as BDCDYH or ZDDM, otherwise the feature id, which may change.</source>
        <translation>切割按此代码记忆。留空：按名称识别，如 BDCDYH、ZDDM，否则用可能变化的要素标识。</translation>
    </message>
    <message>
        <source>Cuts of an earlier run</source>
        <translation>以前运行的切割</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>数据产生日期</translation>
    </message>
    <message>
        <source>Date of the check</source>
        <translation>检测基准日</translation>
    </message>
    <message>
        <source>Date of the controls</source>
        <translation>管控要素日期</translation>
    </message>
    <message>
        <source>Date of the data</source>
        <translation>数据日期</translation>
    </message>
    <message>
        <source>Day on which it was known</source>
        <translation>所知截止日期</translation>
    </message>
    <message>
        <source>Days of notice before a term ends</source>
        <translation>到期提前提示天数</translation>
    </message>
    <message>
        <source>Decimals of areas</source>
        <translation>面积小数位</translation>
    </message>
    <message>
        <source>Decimals of areas in the report</source>
        <translation>报告中面积的小数位数</translation>
    </message>
    <message>
        <source>Decimals of the coordinates</source>
        <translation>坐标小数位数</translation>
    </message>
    <message>
        <source>Decimals, tolerances, field names, and what 0, -1, 9999 or a word means.</source>
        <translation>小数位数、允许偏差、字段名称，以及 0、-1、9999 和文字的含义。</translation>
    </message>
    <message>
        <source>Decision taken back</source>
        <translation>已撤回决定</translation>
    </message>
    <message>
        <source>Decisions to make and made</source>
        <translation>判定表（待定与已定）</translation>
    </message>
    <message>
        <source>Decrease (m²)</source>
        <translation>减少面积（平方米）</translation>
    </message>
    <message>
        <source>Definition of the multiple</source>
        <translation>倍数口径</translation>
    </message>
    <message>
        <source>Density effect (t C)</source>
        <translation>密度效应（t C）</translation>
    </message>
    <message>
        <source>Depth of soil in the own table (m)</source>
        <translation>自有系数表的土壤深度（米）</translation>
    </message>
    <message>
        <source>Depth of the soil map (cm)</source>
        <translation>土壤图的深度（厘米）</translation>
    </message>
    <message>
        <source>Description of the sides</source>
        <translation>界址线说明</translation>
    </message>
    <message>
        <source>Deviating (m²)</source>
        <translation>偏离规划（平方米）</translation>
    </message>
    <message>
        <source>Differences are to this option, by its name. Empty: the first.</source>
        <translation>差值相对于该方案（填名称）。留空：第一个方案。</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Direction of the grades</source>
        <translation>等别方向</translation>
    </message>
    <message>
        <source>Discount rate per year (%)</source>
        <translation>年贴现率（%）</translation>
    </message>
    <message>
        <source>Dispute</source>
        <translation>提出异议</translation>
    </message>
    <message>
        <source>Disputed ground as polygons, or a table with the codes of disputed parcels.</source>
        <translation>有争议的范围（面），或列有争议宗地代码的表。</translation>
    </message>
    <message>
        <source>Disputes</source>
        <translation>争议</translation>
    </message>
    <message>
        <source>Divides every row by class, such as a land-use survey.</source>
        <translation>如土地利用调查，将各行按地类分开。</translation>
    </message>
    <message>
        <source>Do not show this when QGIS starts</source>
        <translation>QGIS 启动时不再显示</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Does a plan or project touch what the land must keep? Checked on layers in QGIS, with the evidence for each finding.</source>
        <translation>规划或项目是否触碰底线？在 QGIS 图层上检测，每项结果都附依据。</translation>
    </message>
    <message>
        <source>Double-click a name or a year to change it.</source>
        <translation>双击名称或年份可修改。</translation>
    </message>
    <message>
        <source>Draw an area; a right click closes it</source>
        <translation>绘制范围，右键结束</translation>
    </message>
    <message>
        <source>Drawing (DXF)</source>
        <translation>图形文件（DXF）</translation>
    </message>
    <message>
        <source>Drawing of the piece in question</source>
        <translation>涉及部分示意图</translation>
    </message>
    <message>
        <source>Drawings (*.dxf)</source>
        <translation>图形文件 (*.dxf)</translation>
    </message>
    <message>
        <source>Draws of Monte Carlo</source>
        <translation>蒙特卡洛抽样次数</translation>
    </message>
    <message>
        <source>Drift</source>
        <translation>阶段差异</translation>
    </message>
    <message>
        <source>Drivers of the carbon change</source>
        <translation>碳储量变化的驱动分解</translation>
    </message>
    <message>
        <source>Dry matter of roots over that above ground. Empty: IPCC 2019 table 4.4, by zone, continent and size of the stand.</source>
        <translation>地下与地上干物质之比。留空：按生态区、大洲和林分大小查 IPCC 2019 表 4.4。</translation>
    </message>
    <message>
        <source>Each cell holds the transition_id of its row in the table with a row per pair; 0 is no data. With groups, pairs of one group pair share a number.</source>
        <translation>每个像元为转移矩阵明细表中对应行的 transition_id，0 为无数据。有分组时，同一对分组共用一个编号。</translation>
    </message>
    <message>
        <source>Each cell's density of all pools, t C/ha. No data (a value that no density can have) where a required number is blank.</source>
        <translation>各像元全部碳库的密度（t C/ha）。所需数值留空处为无数据，无数据值不可能是密度。</translation>
    </message>
    <message>
        <source>Each cell's stock difference of all pools, t C/ha, gains positive. No data (a value that no change can have) where a date has no value or a number is blank.</source>
        <translation>各像元全部碳库的储量差（t C/ha），增加为正。任一期无值或数值留空处为无数据，无数据值不可能是变化量。</translation>
    </message>
    <message>
        <source>Each clause of a plan against a monitoring pack and a series store: measurable, measured, on its path, and which parcels carry it; clauses without an indicator, and indicators on the climate without a clause.</source>
        <translation>将规划的每一条款与监测规则包、指标序列库对照：是否可量化、是否已监测、进展是否正常、由哪些地块落实；并列出没有指标的条款和没有条款的气候指标。</translation>
    </message>
    <message>
        <source>Each finding gets the unit that contains the largest part of it, otherwise the unit of its parcel's other findings, otherwise none. Units given by a check stay.</source>
        <translation>每条检测结果填写其图形最大部分所在的行政区，否则取同一地块其他检测结果所在的行政区，再否则不填。检查已给出的行政区保持不变。</translation>
    </message>
    <message>
        <source>Each piece has the project and permit that holds most of it</source>
        <translation>每个地块注明占其最大部分的项目和许可</translation>
    </message>
    <message>
        <source>Each project by administrative unit.</source>
        <translation>各项目按坐落单位统计。</translation>
    </message>
    <message>
        <source>Each project by class, ownership, owner and place, in hectares to four decimals, with the date of the data; every total is the sum of its rows. For Word, WPS and LibreOffice.</source>
        <translation>各项目按地类、国有与集体、权属单位和坐落列出面积，以公顷为单位、保留 4 位小数，注明数据日期，合计等于各项之和。可用 Word、WPS、LibreOffice 编辑。</translation>
    </message>
    <message>
        <source>Each project by owner and nature of rights.</source>
        <translation>各项目按权属单位和权属性质统计。</translation>
    </message>
    <message>
        <source>Each project by parcel.</source>
        <translation>各项目按地块统计。</translation>
    </message>
    <message>
        <source>Each project by right holder and class, with lines to sign. Names that look like those of persons are given by their first character, unless fields with personal data are kept.</source>
        <translation>各项目按权利人和地类列出面积，留有签章栏。疑似个人的权利人姓名只列首字，选择保留个人信息字段时列全名。</translation>
    </message>
    <message>
        <source>Each project by the three legal classes and every level of the list, including cropland and paddy, ridges, codes outside the list, and land that no survey covers; state and collective.</source>
        <translation>各项目按三大类及分类体系各级统计，列出其中耕地、水田、田坎、清单外代码和调查未覆盖部分，并区分国有与集体。</translation>
    </message>
    <message>
        <source>Each side from point to point with direction, length and the parcel beyond it, divided where that changes; undetermined where the layer holds nothing.</source>
        <translation>逐边列出起止点、方向、长度和相邻地块，相邻地块有变化处分段；图层中没有的写“待定”。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>前次</translation>
    </message>
    <message>
        <source>Earlier run</source>
        <translation>前次运行</translation>
    </message>
    <message>
        <source>Earlier year</source>
        <translation>基期年份</translation>
    </message>
    <message>
        <source>Ecological control units</source>
        <translation>生态环境管控单元</translation>
    </message>
    <message>
        <source>Ecological protection red line</source>
        <translation>生态保护红线</translation>
    </message>
    <message>
        <source>Ecological red line</source>
        <translation>生态保护红线</translation>
    </message>
    <message>
        <source>Effect of the changed numbers</source>
        <translation>修改系数的影响</translation>
    </message>
    <message>
        <source>Electricity counted by</source>
        <translation>电力口径</translation>
    </message>
    <message>
        <source>Emergency shelters: polygons, or points with a field of area.</source>
        <translation>应急避难场所：面，或带面积字段的点。</translation>
    </message>
    <message>
        <source>Emission in the year (t CO2 per year, removals negative)</source>
        <translation>当年排放（t CO2/年，清除为负）</translation>
    </message>
    <message>
        <source>Emission inventory by sector and scope</source>
        <translation>温室气体清单（部门与范围）</translation>
    </message>
    <message>
        <source>Emission of energy (t C per year)</source>
        <translation>能源排放（t C/年）</translation>
    </message>
    <message>
        <source>Emission of energy (t CO2 per year)</source>
        <translation>能源排放（t CO2/年）</translation>
    </message>
    <message>
        <source>Emission of farm inputs (t C per year)</source>
        <translation>农业投入品排放（t C/年）</translation>
    </message>
    <message>
        <source>Emission of farm inputs (t CO2 per year)</source>
        <translation>农业投入品排放（t CO2/年）</translation>
    </message>
    <message>
        <source>Emission per floor area</source>
        <translation>单位建筑面积排放</translation>
    </message>
    <message>
        <source>Emission per head</source>
        <translation>人均排放</translation>
    </message>
    <message>
        <source>Empty with an own table.</source>
        <translation>使用自有表时留空。</translation>
    </message>
    <message>
        <source>Empty without an own table: ipcc-2019-forest, which has numbers for all land by its coordinates.</source>
        <translation>未提供自有表而留空时采用 ipcc-2019-forest，按土地坐标对各类土地均有数值。</translation>
    </message>
    <message>
        <source>Empty: as set in the options of the plugin. -1: the usual number for each unit.</source>
        <translation>留空：按插件选项。-1：按各单位的惯例。</translation>
    </message>
    <message>
        <source>Empty: land-any of ipcc-2019-forest (living biomass, Tier 1); other packs have no default.</source>
        <translation>留空时采用 ipcc-2019-forest 的 land-any（活生物量，第一层级）；其他系数包不设默认。</translation>
    </message>
    <message>
        <source>Empty: parts of about a million vertices, some 40,000 parcels. Parcels of one project are never parted.</source>
        <translation>留空：每块约一百万个顶点，约四万个地块。同一项目的地块不会分开。</translation>
    </message>
    <message>
        <source>Empty: recognised by name (DLBM, DLDM and others).</source>
        <translation>为空：按字段名识别（DLBM、DLDM 等）。</translation>
    </message>
    <message>
        <source>Empty: recognised by name (KZMJ, DCMJ). Several features of one unit add up.</source>
        <translation>留空时按字段名识别（KZMJ、DCMJ）。同一单位有多个要素时面积相加。</translation>
    </message>
    <message>
        <source>Empty: recognised by name (XZQDM, ZLDWDM and others).</source>
        <translation>留空则按名称识别（XZQDM、ZLDWDM 等）。</translation>
    </message>
    <message>
        <source>Empty: recognised by name (XZQDM, ZLDWDM, QSDWDM and others, in this order).</source>
        <translation>留空则按名称识别（依次为 XZQDM、ZLDWDM、QSDWDM 等）。</translation>
    </message>
    <message>
        <source>Empty: recognised by name (XZQDM, ZLDWDM, QSDWDM and others, in this order); the log says which.</source>
        <translation>留空时按字段名识别（依次为 XZQDM、ZLDWDM、QSDWDM 等），日志会说明采用了哪一个。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, first the field that belongs to the code's.</source>
        <translation>留空时按字段名识别，优先采用与代码字段配套的名称字段。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as CZCSXM. Without it urban land is unknown: the code alone does not show it.</source>
        <translation>留空：按名称识别，如 CZCSXM。没有该字段则城镇用地无法判定，仅凭编码不能区分。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as DKBH, otherwise the feature id.</source>
        <translation>为空：按名称识别，如 DKBH，否则用要素编号。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as DLBM or YDYHFLDM.</source>
        <translation>留空：按名称识别，如 DLBM、YDYHFLDM。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as DLBM, YDYHFLDM or GHDLBM; the log says which.</source>
        <translation>留空则按名称识别，如 DLBM、YDYHFLDM、GHDLBM，日志注明所用字段。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as DLDM or YDDM.</source>
        <translation>留空则按字段名识别，如 DLDM、YDDM。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as DLMC. Names settle which list the codes follow.</source>
        <translation>留空则按名称识别，如 DLMC。名称有助于判定所属分类。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as QLLX.</source>
        <translation>留空：按名称识别，如 QLLX。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as TBBH, otherwise the feature id.</source>
        <translation>留空：按名称识别，如 TBBH，否则用要素标识。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as XZMC, or taken from the layer of towns.</source>
        <translation>留空：按名称识别，如 XZMC，或取自乡镇图层。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as YDYHFLDM.</source>
        <translation>留空时按名称识别，如 YDYHFLDM。</translation>
    </message>
    <message>
        <source>Empty: recognised by name, such as ZLDWDM. A layer of units has priority.</source>
        <translation>留空：按名称识别，如 ZLDWDM。提供单位图层时以图层为准。</translation>
    </message>
    <message>
        <source>Empty: recognised by name.</source>
        <translation>留空则按名称识别。</translation>
    </message>
    <message>
        <source>Empty: recognised by name; the log says which.</source>
        <translation>留空时按名称识别，日志中会说明。</translation>
    </message>
    <message>
        <source>Empty: recognised by the aliases of the matrix, such as GHFQDM.</source>
        <translation>留空时按矩阵的别名识别，如 GHFQDM。</translation>
    </message>
    <message>
        <source>Empty: recognised by the aliases of the matrix, such as YDYHFLDM or DLBM.</source>
        <translation>留空时按矩阵的别名识别，如 YDYHFLDM 或 DLBM。</translation>
    </message>
    <message>
        <source>Empty: recognised by the aliases of the pack of codes, such as DLBM.</source>
        <translation>留空时按代码包的别名识别，如 DLBM。</translation>
    </message>
    <message>
        <source>Empty: that of the pack.</source>
        <translation>留空时按规则包。</translation>
    </message>
    <message>
        <source>Empty: the area of the polygon.</source>
        <translation>留空时取面的面积。</translation>
    </message>
    <message>
        <source>Empty: the id.</source>
        <translation>留空则用标识。</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Energy and farm inputs</source>
        <translation>能源与农业投入品</translation>
    </message>
    <message>
        <source>Energy used in the year</source>
        <translation>当年能源消费</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Estimate by village</source>
        <translation>按村测算</translation>
    </message>
    <message>
        <source>Every account balances</source>
        <translation>各账户均已平衡</translation>
    </message>
    <message>
        <source>Every application fits</source>
        <translation>全部申请均在指标内</translation>
    </message>
    <message>
        <source>Every area is a whole number of it, and lines add up exactly.</source>
        <translation>各面积均为其整数倍，各行精确闭合。</translation>
    </message>
    <message>
        <source>Every change is known</source>
        <translation>变化量全部已知</translation>
    </message>
    <message>
        <source>Every check had its layers</source>
        <translation>各项检查所需图层齐全</translation>
    </message>
    <message>
        <source>Every class has a number in every pool</source>
        <translation>各类别在各碳库均有数值</translation>
    </message>
    <message>
        <source>Every clause is measurable</source>
        <translation>所有条款均可量化</translation>
    </message>
    <message>
        <source>Every clause is on its path</source>
        <translation>所有条款均进展正常</translation>
    </message>
    <message>
        <source>Every cut is accepted</source>
        <translation>切割全部采纳</translation>
    </message>
    <message>
        <source>Every feature is adjusted, every group closes</source>
        <translation>全部要素已平差且各组闭合</translation>
    </message>
    <message>
        <source>Every feature is counted in full</source>
        <translation>所有要素均完整计入</translation>
    </message>
    <message>
        <source>Every feature was converted</source>
        <translation>全部要素已转换</translation>
    </message>
    <message>
        <source>Every indicator is on its path</source>
        <translation>所有指标均在路径上</translation>
    </message>
    <message>
        <source>Every ledger closes</source>
        <translation>面积账全部闭合</translation>
    </message>
    <message>
        <source>Every limit is met</source>
        <translation>全部限值均满足</translation>
    </message>
    <message>
        <source>Every parcel is counted and its rows sum to its area</source>
        <translation>所有地块均已统计且各行之和等于地块面积</translation>
    </message>
    <message>
        <source>Every parcel is determined</source>
        <translation>所有地块均可判定</translation>
    </message>
    <message>
        <source>Every parcel is ready</source>
        <translation>所有地块均具备供应条件</translation>
    </message>
    <message>
        <source>Every patch is covered by the layers given</source>
        <translation>所有图斑均被所给图层覆盖</translation>
    </message>
    <message>
        <source>Every piece of the study area with its reason, usable ones among them.</source>
        <translation>研究范围的每一块及其因素，含可用部分。</translation>
    </message>
    <message>
        <source>Every reason of the pack was checked</source>
        <translation>规则包各因素均已检查</translation>
    </message>
    <message>
        <source>Every row could be compared</source>
        <translation>各行均可比较</translation>
    </message>
    <message>
        <source>Every row has a value</source>
        <translation>每行都有数值</translation>
    </message>
    <message>
        <source>Every rule was checked and decided</source>
        <translation>全部规则均已检查并得出结论</translation>
    </message>
    <message>
        <source>Every rule was run on everything</source>
        <translation>全部规则均对全部数据执行</translation>
    </message>
    <message>
        <source>Every rule was run on everything, and there were no findings</source>
        <translation>全部规则均对全部数据执行，且未检出问题</translation>
    </message>
    <message>
        <source>Every target is met</source>
        <translation>全部指标达到</translation>
    </message>
    <message>
        <source>Every vegetated class has a number in every pool</source>
        <translation>有植被的类别各碳库均有数值</translation>
    </message>
    <message>
        <source>Everything has a unit</source>
        <translation>全部已有归属</translation>
    </message>
    <message>
        <source>Everything was added up and adjusted</source>
        <translation>全部已计入并平差</translation>
    </message>
    <message>
        <source>Excel workbook (*.xlsx)</source>
        <translation>Excel 工作簿 (*.xlsx)</translation>
    </message>
    <message>
        <source>Exempt ground</source>
        <translation>除外范围</translation>
    </message>
    <message>
        <source>Expansion</source>
        <translation>扩展倍数</translation>
    </message>
    <message>
        <source>Expansion factor (BCEF)</source>
        <translation>生物量转换与扩展系数（BCEF）</translation>
    </message>
    <message>
        <source>Explained conflicts</source>
        <translation>已说明的冲突</translation>
    </message>
    <message>
        <source>Export as a pack</source>
        <translation>导出为规则包</translation>
    </message>
    <message>
        <source>Export boundary points</source>
        <translation>导出界址点</translation>
    </message>
    <message>
        <source>Export the chart…</source>
        <translation>导出图表…</translation>
    </message>
    <message>
        <source>Export the matrix…</source>
        <translation>导出矩阵…</translation>
    </message>
    <message>
        <source>Export the report…</source>
        <translation>导出报告…</translation>
    </message>
    <message>
        <source>Export the table…</source>
        <translation>导出表格…</translation>
    </message>
    <message>
        <source>Export what was chosen for all layers as a pack…</source>
        <translation>将各图层的指定导出为规则包…</translation>
    </message>
    <message>
        <source>Exports parcels to boundary-point TXT files and a table of points and sides, numbered from the north-west, clockwise.</source>
        <translation>将地块写成界址点 TXT 文件和界址点成果表，自西北角起顺时针编号。</translation>
    </message>
    <message>
        <source>Extent of the check-up</source>
        <translation>体检报告篇幅</translation>
    </message>
    <message>
        <source>Factor of electricity (kg CO2/kWh)</source>
        <translation>电力排放因子（kg CO2/kWh）</translation>
    </message>
    <message>
        <source>Factors that were used</source>
        <translation>所用因子</translation>
    </message>
    <message>
        <source>Families differ by a factor of six and cannot be mixed: choose one by its boundary.</source>
        <translation>不同系数族可相差六倍，不得混用：请按边界选择。</translation>
    </message>
    <message>
        <source>Families of other gases</source>
        <translation>其他气体系数族</translation>
    </message>
    <message>
        <source>Families of the same pack, separated by |, such as peat-ch4|peat-n2o: tonnes of each gas in a table of their own. A family of carbon that leaves elsewhere, such as peat-doc, may be named too.</source>
        <translation>同一系数包中的系数族，以 | 分隔，如 peat-ch4|peat-n2o：各气体的吨数另列一表。在别处排放的碳（如 peat-doc）也可填入。</translation>
    </message>
    <message>
        <source>Families to compare</source>
        <translation>待比较的系数族</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系数族</translation>
    </message>
    <message>
        <source>Family of annual fluxes</source>
        <translation>年通量系数族</translation>
    </message>
    <message>
        <source>Family of coefficients</source>
        <translation>系数族</translation>
    </message>
    <message>
        <source>Family of fluxes</source>
        <translation>通量系数族</translation>
    </message>
    <message>
        <source>Family of the second date</source>
        <translation>后期系数族</translation>
    </message>
    <message>
        <source>Family that was used</source>
        <translation>所用系数族</translation>
    </message>
    <message>
        <source>Family under which most of the ground has a number</source>
        <translation>覆盖用地最多的系数族</translation>
    </message>
    <message>
        <source>Farm inputs used in the year</source>
        <translation>当年农业投入品</translation>
    </message>
    <message>
        <source>Farmland balance</source>
        <translation>耕地占补平衡</translation>
    </message>
    <message>
        <source>Farmland loss</source>
        <translation>耕地流失</translation>
    </message>
    <message>
        <source>Farmland without holes</source>
        <translation>不得开天窗的耕地</translation>
    </message>
    <message>
        <source>Farmland, red line, boundary and so on. They may be in other coordinate systems of the same datum.</source>
        <translation>永久基本农田、生态保护红线、城镇开发边界等。可采用同一基准的其他坐标系。</translation>
    </message>
    <message>
        <source>Farmland, red line, boundary and so on: each role gets a column with the area of the row inside its polygons.</source>
        <translation>永久基本农田、生态保护红线、城镇开发边界等：每种图层用途一列，为该行位于其图形内的面积。</translation>
    </message>
    <message>
        <source>Feature ids of the edited subjects</source>
        <translation>已编辑对象的要素编号</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>要素</translation>
    </message>
    <message>
        <source>Features of one name are one unit. Empty: recognised by name, otherwise the feature id.</source>
        <translation>同名要素为一个单元。留空：按名称识别，否则用要素标识。</translation>
    </message>
    <message>
        <source>Features that could not be added up, or that contradict themselves.</source>
        <translation>未能计入或自相矛盾的要素。</translation>
    </message>
    <message>
        <source>Features that could not be written, and points to check.</source>
        <translation>未能写出的要素和需要核查的内容。</translation>
    </message>
    <message>
        <source>Features to assign: polygons by area, lines by length, points by position.</source>
        <translation>待确定单位的对象：面按面积，线按长度，点按位置。</translation>
    </message>
    <message>
        <source>Fewest holders of a cell</source>
        <translation>单元格最少权利人数</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Field for the adjusted area in m², ha or mu.</source>
        <translation>以平方米、公顷或亩表示的平差后面积。</translation>
    </message>
    <message>
        <source>Field for {title}</source>
        <translation>“{title}”对应的字段</translation>
    </message>
    <message>
        <source>Field names, and what 0, -1, 9999 or a word means.</source>
        <translation>字段名，以及 0、-1、9999 和文字的含义。</translation>
    </message>
    <message>
        <source>Field of the files</source>
        <translation>分文件字段</translation>
    </message>
    <message>
        <source>Field of the land</source>
        <translation>图层字段</translation>
    </message>
    <message>
        <source>Field of the layer</source>
        <translation>图层字段</translation>
    </message>
    <message>
        <source>Field of the newer survey with the cause of a change</source>
        <translation>新一期调查中的变化原因字段</translation>
    </message>
    <message>
        <source>Field of the schema</source>
        <translation>规范字段</translation>
    </message>
    <message>
        <source>Field ridges</source>
        <translation>田坎</translation>
    </message>
    <message>
        <source>Field role</source>
        <translation>字段用途</translation>
    </message>
    <message>
        <source>Field that groups candidate sites</source>
        <translation>备选场址分组字段</translation>
    </message>
    <message>
        <source>Field that groups features</source>
        <translation>分组字段</translation>
    </message>
    <message>
        <source>Field that groups parcels into projects</source>
        <translation>项目编号字段</translation>
    </message>
    <message>
        <source>Field that names a feature</source>
        <translation>要素名称字段</translation>
    </message>
    <message>
        <source>Field that names a parcel</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <source>Field that names a place</source>
        <translation>位置编号字段</translation>
    </message>
    <message>
        <source>Field that names a project or parcel</source>
        <translation>项目或地块编号字段</translation>
    </message>
    <message>
        <source>Field that names a unit</source>
        <translation>单元名称字段</translation>
    </message>
    <message>
        <source>Field that states new, existing or expansion</source>
        <translation>建设性质字段</translation>
    </message>
    <message>
        <source>Field that takes the new codes</source>
        <translation>接收新编码的字段</translation>
    </message>
    <message>
        <source>Field with the area (m²)</source>
        <translation>面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the area of a price</source>
        <translation>区片名称字段</translation>
    </message>
    <message>
        <source>Field with the area to adjust (m²)</source>
        <translation>待平差面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the attribute of town and village</source>
        <translation>城镇村属性码字段</translation>
    </message>
    <message>
        <source>Field with the attribute of town and village, base year</source>
        <translation>基期城镇村属性码字段</translation>
    </message>
    <message>
        <source>Field with the class</source>
        <translation>地类字段</translation>
    </message>
    <message>
        <source>Field with the class, actual land</source>
        <translation>地类字段（现状）</translation>
    </message>
    <message>
        <source>Field with the class, base year</source>
        <translation>地类字段（基期）</translation>
    </message>
    <message>
        <source>Field with the class, first date</source>
        <translation>前期地类字段</translation>
    </message>
    <message>
        <source>Field with the class, parent plan</source>
        <translation>地类字段（上位规划）</translation>
    </message>
    <message>
        <source>Field with the class, plan</source>
        <translation>地类字段（规划）</translation>
    </message>
    <message>
        <source>Field with the class, second date</source>
        <translation>后期地类字段</translation>
    </message>
    <message>
        <source>Field with the code</source>
        <translation>代码字段</translation>
    </message>
    <message>
        <source>Field with the code of a parcel</source>
        <translation>宗地代码字段</translation>
    </message>
    <message>
        <source>Field with the code, first date</source>
        <translation>前期代码字段</translation>
    </message>
    <message>
        <source>Field with the code, present</source>
        <translation>代码字段（现状）</translation>
    </message>
    <message>
        <source>Field with the code, second date</source>
        <translation>后期代码字段</translation>
    </message>
    <message>
        <source>Field with the control area (m²)</source>
        <translation>控制面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the day it was seen</source>
        <translation>变化日期字段</translation>
    </message>
    <message>
        <source>Field with the exempt cause</source>
        <translation>除外情形字段</translation>
    </message>
    <message>
        <source>Field with the explanation</source>
        <translation>说明字段</translation>
    </message>
    <message>
        <source>Field with the industry code</source>
        <translation>行业代码字段</translation>
    </message>
    <message>
        <source>Field with the kind of hazard</source>
        <translation>灾害类型字段</translation>
    </message>
    <message>
        <source>Field with the land-class code</source>
        <translation>地类编码字段</translation>
    </message>
    <message>
        <source>Field with the land-use code</source>
        <translation>用地用海分类代码字段</translation>
    </message>
    <message>
        <source>Field with the land-use code, base year</source>
        <translation>基期地类编码字段</translation>
    </message>
    <message>
        <source>Field with the map sheet</source>
        <translation>图幅号字段</translation>
    </message>
    <message>
        <source>Field with the name of the code</source>
        <translation>用地名称字段</translation>
    </message>
    <message>
        <source>Field with the number of people</source>
        <translation>人口数字段</translation>
    </message>
    <message>
        <source>Field with the order</source>
        <translation>次序字段</translation>
    </message>
    <message>
        <source>Field with the parcel number</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <source>Field with the parcel's name</source>
        <translation>地块名称字段</translation>
    </message>
    <message>
        <source>Field with the parcel's number</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <source>Field with the patch number</source>
        <translation>图斑编号字段</translation>
    </message>
    <message>
        <source>Field with the people of the base year</source>
        <translation>基期人口字段</translation>
    </message>
    <message>
        <source>Field with the people of the target year</source>
        <translation>目标年人口字段</translation>
    </message>
    <message>
        <source>Field with the place's id</source>
        <translation>范围的标识字段</translation>
    </message>
    <message>
        <source>Field with the place's name</source>
        <translation>范围的名称字段</translation>
    </message>
    <message>
        <source>Field with the planned land-use code</source>
        <translation>规划用地代码字段</translation>
    </message>
    <message>
        <source>Field with the plot number</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <source>Field with the price</source>
        <translation>价格字段</translation>
    </message>
    <message>
        <source>Field with the reason</source>
        <translation>原因字段</translation>
    </message>
    <message>
        <source>Field with the reason in the layer of reasons</source>
        <translation>原因图层中的原因字段</translation>
    </message>
    <message>
        <source>Field with the registered area</source>
        <translation>登记面积字段</translation>
    </message>
    <message>
        <source>Field with the registered area (m²)</source>
        <translation>登记面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the registered area, base year (m²)</source>
        <translation>基期登记面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the shares of a mixed use</source>
        <translation>混合用地比例字段</translation>
    </message>
    <message>
        <source>Field with the shares of mixed uses</source>
        <translation>混合用地比例字段</translation>
    </message>
    <message>
        <source>Field with the shelter's area (m²)</source>
        <translation>避难场所面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the soil</source>
        <translation>土壤类型字段</translation>
    </message>
    <message>
        <source>Field with the status of a unit</source>
        <translation>单元状态字段</translation>
    </message>
    <message>
        <source>Field with the text</source>
        <translation>文字字段</translation>
    </message>
    <message>
        <source>Field with the total or attribute area (m²)</source>
        <translation>总面积或属性面积字段（平方米）</translation>
    </message>
    <message>
        <source>Field with the town</source>
        <translation>乡镇字段</translation>
    </message>
    <message>
        <source>Field with the type of right</source>
        <translation>权利类型字段</translation>
    </message>
    <message>
        <source>Field with the unit code</source>
        <translation>单元代码字段</translation>
    </message>
    <message>
        <source>Field with the unit code of the land</source>
        <translation>用地的单位代码字段</translation>
    </message>
    <message>
        <source>Field with the unit's class</source>
        <translation>单元分类字段</translation>
    </message>
    <message>
        <source>Field with the unit's code</source>
        <translation>单位代码字段</translation>
    </message>
    <message>
        <source>Field with the unit's name</source>
        <translation>单位名称字段</translation>
    </message>
    <message>
        <source>Field with the use</source>
        <translation>用途字段</translation>
    </message>
    <message>
        <source>Field with the use of buildings</source>
        <translation>建筑用途字段</translation>
    </message>
    <message>
        <source>Field with the use of plots</source>
        <translation>地块用途字段</translation>
    </message>
    <message>
        <source>Field with the zone code</source>
        <translation>分区代码字段</translation>
    </message>
    <message>
        <source>Field with the zone's climate</source>
        <translation>分区气候区字段</translation>
    </message>
    <message>
        <source>Field with the zone's grid region</source>
        <translation>分区电网区域字段</translation>
    </message>
    <message>
        <source>Field with the zone's id</source>
        <translation>分区标识字段</translation>
    </message>
    <message>
        <source>Field with the zone's name</source>
        <translation>分区名称字段</translation>
    </message>
    <message>
        <source>Field “{field}” is proposed: {reason}</source>
        <translation>建议采用字段“{field}”：{reason}</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段对应</translation>
    </message>
    <message>
        <source>Fields and values</source>
        <translation>字段与取值</translation>
    </message>
    <message>
        <source>Fields and values of the present land and of the plans: what their codes mean</source>
        <translation>现状与各方案图层的字段与取值：其代码的含义</translation>
    </message>
    <message>
        <source>Fields and values of these layers…</source>
        <translation>这些图层的字段与取值…</translation>
    </message>
    <message>
        <source>Fields and values of this layer…</source>
        <translation>此图层的字段与取值…</translation>
    </message>
    <message>
        <source>Fields and values of {layer}…</source>
        <translation>{layer} 的字段与取值…</translation>
    </message>
    <message>
        <source>Fields and values…</source>
        <translation>字段与取值…</translation>
    </message>
    <message>
        <source>Fields of both versions. Rows or ground with different values are listed as changed. Empty: for lists all common fields, for layers none.</source>
        <translation>两个版本均须有该字段，值不同的行或范围列为变更。不选时：清单比较两个版本共有的全部字段，图层不比较字段。</translation>
    </message>
    <message>
        <source>Fields or values are open: say what they mean.</source>
        <translation>有字段或取值尚未对应，请指定其含义。</translation>
    </message>
    <message>
        <source>Fields that name a place</source>
        <translation>分区、项目、规则或地点字段</translation>
    </message>
    <message>
        <source>Fields that name a row</source>
        <translation>标识字段</translation>
    </message>
    <message>
        <source>Fields that the pack asks for</source>
        <translation>规则包需要的字段</translation>
    </message>
    <message>
        <source>Fields to compare</source>
        <translation>比较字段</translation>
    </message>
    <message>
        <source>Fields with limits of a unit</source>
        <translation>单元管控指标字段</translation>
    </message>
    <message>
        <source>Fields with zone, continent, age</source>
        <translation>生态区、大洲、林龄字段</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File of the access lists</source>
        <translation>准入清单文件</translation>
    </message>
    <message>
        <source>File of the admission matrix</source>
        <translation>准入矩阵文件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Filings of agricultural facilities</source>
        <translation>设施农用地备案</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filters ({count})</source>
        <translation>筛选（{count}）</translation>
    </message>
    <message>
        <source>Find or write a value</source>
        <translation>查找或填写取值</translation>
    </message>
    <message>
        <source>Find the pieces</source>
        <translation>查找地块</translation>
    </message>
    <message>
        <source>Finding the units…</source>
        <translation>正在确定所属单元…</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检测结果</translation>
    </message>
    <message>
        <source>Findings against the parent plan</source>
        <translation>上位规划符合性检测结果</translation>
    </message>
    <message>
        <source>Findings of the previous run</source>
        <translation>上次运行的检测结果图层</translation>
    </message>
    <message>
        <source>Findings or verdicts of the same check for every scenario, and TOTALS of Carbon of buildings. None is used before you state its scenario.</source>
        <translation>各方案同一检测的检测结果或结论图层，以及“建筑碳排放”的 TOTALS。指定所属方案后才会采用。</translation>
    </message>
    <message>
        <source>Findings saved: {count}.</source>
        <translation>已保存检测结果：{count} 条。</translation>
    </message>
    <message>
        <source>Findings store</source>
        <translation>检测结果库</translation>
    </message>
    <message>
        <source>Findings stores (*.gpkg)</source>
        <translation>检测结果库 (*.gpkg)</translation>
    </message>
    <message>
        <source>Finds codes that are unknown, of another list or edition, ambiguous, disputed, or contrary to their name: a finding for each feature, a row for each spelling.</source>
        <translation>列出未知编码、其他分类或版本的编码、一对多编码、有分歧的编码及与名称不符的编码：每个要素一条检测结果，每种写法一行。</translation>
    </message>
    <message>
        <source>Finds overlaps of farmland, red line and boundary, farmland that is not cropland, gaps and overlaps of control units, and red line outside priority units; slivers are marked.</source>
        <translation>永久基本农田、生态保护红线与城镇开发边界的重叠，永久基本农田内的非耕地，管控单元的缝隙和重叠，未纳入优先保护单元的红线；碎片加以区分。</translation>
    </message>
    <message>
        <source>Finds the ground of a study area that no layer excludes for solar or wind power, and gives the reason for every other piece; usable and excluded ground add up. A screen, not a permission.</source>
        <translation>研究范围内未被排除、可用于光伏或风电的部分，以及其余各块的排除因素；可用与排除面积之和等于研究范围。仅为初筛，不代表许可。</translation>
    </message>
    <message>
        <source>First date</source>
        <translation>前期</translation>
    </message>
    <message>
        <source>First steps, with pictures</source>
        <translation>图解入门</translation>
    </message>
    <message>
        <source>Flash the selection</source>
        <translation>闪烁所选</translation>
    </message>
    <message>
        <source>Floor area (m²)</source>
        <translation>建筑面积（平方米）</translation>
    </message>
    <message>
        <source>Floor area beyond the limits (m²)</source>
        <translation>超出控制的建筑面积（平方米）</translation>
    </message>
    <message>
        <source>Floor area beyond the limits, the known part (m²)</source>
        <translation>超出控制的建筑面积，已知部分（平方米）</translation>
    </message>
    <message>
        <source>Floor-area ratio, building coverage, height and green ratio of every parcel against its limits: margin, verdict, required reduction, and implausible values.</source>
        <translation>逐地块检查容积率、建筑密度、建筑高度和绿地率：余量、结论、整改量以及数据异常。</translation>
    </message>
    <message>
        <source>Flow of land</source>
        <translation>用地流向</translation>
    </message>
    <message>
        <source>Fluxes: {boundary}</source>
        <translation>年通量边界：{boundary}</translation>
    </message>
    <message>
        <source>Fold or unfold the group</source>
        <translation>折叠或展开分组</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for a PDF of each project</source>
        <translation>按项目输出 PDF 的文件夹</translation>
    </message>
    <message>
        <source>Folder for a report of each project</source>
        <translation>分项目报告文件夹</translation>
    </message>
    <message>
        <source>Folder for an editable document of each project</source>
        <translation>各项目可编辑文档的文件夹</translation>
    </message>
    <message>
        <source>Folder for pages of evidence by town</source>
        <translation>分乡镇举证页文件夹</translation>
    </message>
    <message>
        <source>Folder for the filled forms</source>
        <translation>填写结果文件夹</translation>
    </message>
    <message>
        <source>Folder of the files</source>
        <translation>输出文件夹</translation>
    </message>
    <message>
        <source>Folder of the layers</source>
        <translation>图层所在文件夹</translation>
    </message>
    <message>
        <source>Folder of the new results</source>
        <translation>新成果文件夹</translation>
    </message>
    <message>
        <source>Folder of the parts</source>
        <translation>分块文件夹</translation>
    </message>
    <message>
        <source>Folder of the results of another check</source>
        <translation>其他检测的结果文件夹</translation>
    </message>
    <message>
        <source>Folders with rule packs</source>
        <translation>规则包文件夹</translation>
    </message>
    <message>
        <source>Footprints or points; each counts once, where it meets a zone.</source>
        <translation>建筑基底面或点；与风险区相交即计一个。</translation>
    </message>
    <message>
        <source>Footprints with a floor area or storeys, read as in the check of building intensity. Unknown values are listed, and never count as 0.</source>
        <translation>带建筑面积或层数的建筑轮廓，读取方法与建设强度检查相同。未知的逐项列出，不按 0 计。</translation>
    </message>
    <message>
        <source>Footprints with counted floor area, or storeys; and height. A building on several parcels is divided by area. Without them only stated values are checked.</source>
        <translation>建筑基底面，带计容建筑面积或层数，以及高度。跨地块的建筑按面积分摊。不提供时只检查填报值。</translation>
    </message>
    <message>
        <source>For a change in place: an existing text field, long enough for the codes.</source>
        <translation>用于就地修改：已有的文本字段，长度须足够。</translation>
    </message>
    <message>
        <source>For a layer of lines: points with the names.</source>
        <translation>用于线图层：带有名称的点图层。</translation>
    </message>
    <message>
        <source>For a ledger whose residual is a real check; otherwise free area is subtracted.</source>
        <translation>量算剩余部分，台账的残差才是真正的校核；否则未压占面积由相减得出。</translation>
    </message>
    <message>
        <source>For a pack that extends another: a row for each key, item or row of a table that a layer adds, overrides or switches off, with the values before and after.</source>
        <translation>用于扩展其他规则包的包：各层新增、覆盖或停用的每个键、条目或表中的行各一行，附改动前后的值。</translation>
    </message>
    <message>
        <source>For by_field: parcels with the same value share a file, which is named by it.</source>
        <translation>用于 by_field：字段值相同的地块写入同一文件，并以该值命名。</translation>
    </message>
    <message>
        <source>For each parcel: does an approval cover all of it, is it not supplied yet, is there no live right on it, is a plan in force, is it outside the lines, are the documents named? Ready, not ready, or undetermined, with what is missing.</source>
        <translation>逐地块检测：批准是否全覆盖、是否尚未供应、有无未注销的权利、规划是否有效、是否占压管控线、文件是否齐备。结果为具备、不具备或待补充，并列明缺项。</translation>
    </message>
    <message>
        <source>For example the edition that was read</source>
        <translation>例如所核对的版本</translation>
    </message>
    <message>
        <source>For formulas over two years. Empty: the latest one before for which all numbers are given.</source>
        <translation>用于涉及两个年份的公式。留空：取此前数据齐全的最近一年。</translation>
    </message>
    <message>
        <source>For instance the project, the administrative unit, or the patch that was cut into pieces. Empty: all features form one group; with control areas, the features in a unit form a group.</source>
        <translation>例如项目、行政单位或被分割的图斑。留空时全部要素为一组；使用控制面积时，同一单位内的要素为一组。</translation>
    </message>
    <message>
        <source>For many patches: HTML files by town, of a hundred pages each, and an index with numbers and deadlines. Each page prints on a sheet. EVIDENCE says which patches have one. Pages of an earlier run of this algorithm in the folder are replaced or removed, unless they were changed; an index of another is never replaced.</source>
        <translation>适用于大量图斑：按乡镇输出 HTML 文件，每个文件一百页，另有含统计和期限的目录页。打印时每页一张。哪些图斑附页由 EVIDENCE 决定。文件夹中本算法早前输出且未经改动的页面将被替换或删除；属于其他算法的目录页不会被覆盖。</translation>
    </message>
    <message>
        <source>For new urban land and the expansion multiple.</source>
        <translation>用于新增城镇建设用地和扩展倍数。</translation>
    </message>
    <message>
        <source>For one_file.</source>
        <translation>用于 one_file。</translation>
    </message>
    <message>
        <source>For points, lines or polygons: which controls concern them, by how much and on what basis; which do not; and for which there are no data.</source>
        <translation>对点、线或面：涉及哪些管控、涉及多少、依据是什么；不涉及哪些；哪些缺少数据。</translation>
    </message>
    <message>
        <source>For several files, named by number and name of the parcel or by the field. Files of the same name are replaced.</source>
        <translation>用于多个文件，以地块编号和名称或字段值命名；同名文件将被替换。</translation>
    </message>
    <message>
        <source>For some place, or a part of it, there are no data</source>
        <translation>有位置（或其一部分）缺少数据</translation>
    </message>
    <message>
        <source>For the area per head. 0 and empty values are unknown.</source>
        <translation>用于人均面积。0 和空值视为未知。</translation>
    </message>
    <message>
        <source>For the check</source>
        <translation>检查项</translation>
    </message>
    <message>
        <source>For the coverage of mineral soils: a field with the soil of each feature, such as high_activity_clay.</source>
        <translation>用于矿质土壤的覆盖情况：各要素土壤类型所在字段，如 high_activity_clay。</translation>
    </message>
    <message>
        <source>For the grid and the year of the table. Empty: electricity is listed and not counted; no other year is used.</source>
        <translation>与电网及能源表年份对应。留空：电力只列出、不计入，不以其他年份代替。</translation>
    </message>
    <message>
        <source>For the method registered: such as TBDLMJ, which is net of field ridges.</source>
        <translation>用于 registered 方法：如已扣除田坎的 TBDLMJ。</translation>
    </message>
    <message>
        <source>For the next recheck, together with the new findings.</source>
        <translation>供下次复检与新的检测结果图层一并使用。</translation>
    </message>
    <message>
        <source>For the plots' potential, with a path. Without a path the factor of the year above is used, and the log says so.</source>
        <translation>用于地块潜在排放，与因子路径配合。没有路径时按上述年份因子计算，并予说明。</translation>
    </message>
    <message>
        <source>For the worst projects or parcels: what to cut off, the remaining site, both checked again, and the tolerance at which the verdict changes.</source>
        <translation>对结论最严重的项目或地块：应核减的部分、核减后剩余的地块（均重新检测），以及结论发生变化的容差。</translation>
    </message>
    <message>
        <source>For totals by unit.</source>
        <translation>用于按单元汇总。</translation>
    </message>
    <message>
        <source>Forget what was chosen for this layer</source>
        <translation>清除对该图层所作的指定</translation>
    </message>
    <message>
        <source>Format of the documents in the folder</source>
        <translation>文件夹中文档的格式</translation>
    </message>
    <message>
        <source>From a cubic metre of growing stock to tonnes of dry matter above ground. Empty: IPCC 2006 table 4.5, by zone, MAP_TREES and how much stands; without a zone the run stops.</source>
        <translation>由每立方米蓄积量换算为地上干物质吨数。留空：按生态区、MAP_TREES 和蓄积量级查 IPCC 2006 表 4.5；没有生态区时停止计算。</translation>
    </message>
    <message>
        <source>From the surface; 30 is what IPCC factors mean.</source>
        <translation>自地表起算；IPCC 系数指 30 厘米。</translation>
    </message>
    <message>
        <source>GPC,inventory,greenhouse gas,emission,scope,sector,CO2e,GWP,notation key,BASIC,carbon,city,BASIC+</source>
        <translation>GPC,清单,温室气体,排放,范围,部门,CO2e,增温潜势,标记符号,BASIC,碳,城市,BASIC+</translation>
    </message>
    <message>
        <source>Gain (m²)</source>
        <translation>增加面积（平方米）</translation>
    </message>
    <message>
        <source>Gain potential at maturity, not in any total (t C)</source>
        <translation>成熟时的增加潜力，不计入合计（t C）</translation>
    </message>
    <message>
        <source>Gains accrue between the two years. Without both they stay potential and are not in any total; losses always count.</source>
        <translation>增加在两个年份之间累积。缺少任一年份时只作为潜力，不计入合计；损失照常计入。</translation>
    </message>
    <message>
        <source>Gains and losses by class</source>
        <translation>各地类增减表</translation>
    </message>
    <message>
        <source>Gains of the total change (t C)</source>
        <translation>总变化中的增加（t C）</translation>
    </message>
    <message>
        <source>Gases of land</source>
        <translation>土地各气体排放</translation>
    </message>
    <message>
        <source>Gets a plan and a file for each part. Run groundrules-run on plan.json, then “Collect a check in parts” on the folder.</source>
        <translation>写入一份计划和各分块文件。先对 plan.json 运行 groundrules-run，再对该文件夹运行“汇总分块检测”。</translation>
    </message>
    <message>
        <source>Gives rows for each kind in addition to those of all kinds together.</source>
        <translation>除全部类型外，各类型另列一行。</translation>
    </message>
    <message>
        <source>Gives the location of the land (ZLDWDM, ZLDWMC or XZQDM, XZQMC) instead of the survey's own fields.</source>
        <translation>给出土地坐落（ZLDWDM、ZLDWMC 或 XZQDM、XZQMC），取代图斑自带字段。</translation>
    </message>
    <message>
        <source>Gives the ownership of the land (QSXZ, QSDWDM, QSDWMC) instead of the survey's own fields. Uncovered land has undetermined ownership and is listed.</source>
        <translation>给出土地权属（QSXZ、QSDWDM、QSDWMC），取代图斑自带字段。未覆盖处权属待定，并列出。</translation>
    </message>
    <message>
        <source>Greatest slope (%)</source>
        <translation>最大坡度（%）</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿地</translation>
    </message>
    <message>
        <source>Green: the edge if the parcel is followed. Dashed: the edge of the plan now. Nothing is moved.</source>
        <translation>绿线：随宗地时的边界；虚线：现规划边界。未移动任何界线。</translation>
    </message>
    <message>
        <source>Green: the edge of the plan stays, and divides the parcel in two. Nothing is moved.</source>
        <translation>绿线：规划边界不变，宗地一分为二。未移动任何界线。</translation>
    </message>
    <message>
        <source>Grid, year and type, such as: national average 2022. It is shown with the number.</source>
        <translation>电网、年份和类型，如“全国平均 2022”，与数值一并列出。</translation>
    </message>
    <message>
        <source>Gross emission of land (t C per year)</source>
        <translation>土地排放合计（t C/年）</translation>
    </message>
    <message>
        <source>Gross gain accrued by the second year (t C)</source>
        <translation>到后期年份累积的总增加（t C）</translation>
    </message>
    <message>
        <source>Gross loss, one-off (t C, negative)</source>
        <translation>总损失，一次性（t C，为负）</translation>
    </message>
    <message>
        <source>Gross removal of land (t C per year, negative)</source>
        <translation>土地清除合计（t C/年，负值）</translation>
    </message>
    <message>
        <source>Ground (ha)</source>
        <translation>面积（公顷）</translation>
    </message>
    <message>
        <source>Ground Rules</source>
        <translation>底线</translation>
    </message>
    <message>
        <source>Ground Rules cannot run with the Python libraries of this QGIS: {problems}. The official Windows installers ship them; on Debian or Ubuntu install {packages}, on conda install {names}, on macOS use the QGIS of conda; then start QGIS again.</source>
        <translation>本 QGIS 的 Python 库不满足“底线”的运行要求：{problems}。官方 Windows 安装包已包含这些库；Debian 或 Ubuntu 请安装 {packages}，conda 请安装 {names}，macOS 请使用 conda 版 QGIS；安装后重新启动 QGIS。</translation>
    </message>
    <message>
        <source>Ground by reason</source>
        <translation>按因素划分的范围</translation>
    </message>
    <message>
        <source>Ground counted by energy (ha)</source>
        <translation>按能源计算的用地（公顷）</translation>
    </message>
    <message>
        <source>Ground covered by two features (m²)</source>
        <translation>要素重叠面积（平方米）</translation>
    </message>
    <message>
        <source>Ground covered twice on one date (m²)</source>
        <translation>同一期内重复的范围（平方米）</translation>
    </message>
    <message>
        <source>Ground of both dates (ha)</source>
        <translation>两期共有面积（公顷）</translation>
    </message>
    <message>
        <source>Ground of the present (ha)</source>
        <translation>现状面积（公顷）</translation>
    </message>
    <message>
        <source>Ground or area by which neighbouring stages differ.</source>
        <translation>相邻阶段之间有差异的图斑或面积。</translation>
    </message>
    <message>
        <source>Ground that changed</source>
        <translation>变化地块</translation>
    </message>
    <message>
        <source>Ground that is contrary, deviates or is undetermined, in the columns of the other checks.</source>
        <translation>相悖、偏离或待补充的范围，字段与其他检测相同。</translation>
    </message>
    <message>
        <source>Ground that lacks a level (ha)</source>
        <translation>缺少分级的面积（公顷）</translation>
    </message>
    <message>
        <source>Ground that lies outside the parent plan, differs from it, exceeds it, or loosens its line.</source>
        <translation>超出上位规划范围、用途不一致、总量超出或控制线放松的情况。</translation>
    </message>
    <message>
        <source>Ground usable on conditions only (m²)</source>
        <translation>有条件可用面积（平方米）</translation>
    </message>
    <message>
        <source>Ground whose biomass comes from the own map (ha)</source>
        <translation>生物量采用自有图的面积（公顷）</translation>
    </message>
    <message>
        <source>Ground whose conversion is approved: where its use differs from the plan it is a separate class.</source>
        <translation>已批准转用的范围：用途与规划不一致时单列一类。</translation>
    </message>
    <message>
        <source>Ground whose soil carbon comes from the own map (ha)</source>
        <translation>土壤碳采用自有图的面积（公顷）</translation>
    </message>
    <message>
        <source>Ground whose soil still changes (ha)</source>
        <translation>土壤仍在变化的面积（公顷）</translation>
    </message>
    <message>
        <source>Ground with its soil carbon</source>
        <translation>带土壤碳的图层</translation>
    </message>
    <message>
        <source>Ground with unknown change in some pool (ha)</source>
        <translation>部分碳库变化不明的面积（公顷）</translation>
    </message>
    <message>
        <source>Ground without a class (m²)</source>
        <translation>没有地类的面积（平方米）</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分组方式</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Groups of classes</source>
        <translation>地类分组</translation>
    </message>
    <message>
        <source>Guess all roles again</source>
        <translation>重新识别全部图层的用途</translation>
    </message>
    <message>
        <source>Guess this layer's role again</source>
        <translation>重新识别该图层的用途</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
        <source>Half-width of the 95 % band of the area of each class, such as a map's error. 0: areas are exact.</source>
        <translation>各类别面积 95% 区间的半宽，如制图误差。0 表示面积无误差。</translation>
    </message>
    <message>
        <source>Half-width of the 95 % band of the map's mean over the land; it goes in one direction everywhere. Empty: the map's numbers have no band, and the share of the stock without one is reported.</source>
        <translation>自有图在用地范围内均值的 95% 区间半宽，各处误差方向一致。留空：自有图数值没有区间，并报告无区间部分所占比例。</translation>
    </message>
    <message>
        <source>Hatches too</source>
        <translation>包含填充</translation>
    </message>
    <message>
        <source>Hazard zones</source>
        <translation>灾害风险区</translation>
    </message>
    <message>
        <source>Header value. Empty: the layer's field produced_on, otherwise today.</source>
        <translation>写入文件头。不填则取图层的 produced_on 字段，没有时为当天日期。</translation>
    </message>
    <message>
        <source>Header value. Empty: the layer's field producer.</source>
        <translation>写入文件头。不填则取图层的 producer 字段。</translation>
    </message>
    <message>
        <source>Heading of the report.</source>
        <translation>报告标题。</translation>
    </message>
    <message>
        <source>Held − counted twice + no known holder + unusable = project, a row for each project; ownership apart.</source>
        <translation>权利合计 − 重复计算 + 无已知使用权人 + 无法使用 = 项目面积，每个项目一行；所有权另列。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Help on this dock (F1)</source>
        <translation>本面板的帮助 (F1)</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>此处管控</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>History of the finding</source>
        <translation>检测结果的历史</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Holds that of the check with its layers, pack and rows. By it the findings store and a recheck take the findings for those of one run of the check: waivers stay, and nothing counts as new.</source>
        <translation>其中含有该检查本身的运行清单及其图层、规则包和各行指纹。检测结果库和复检据此把分块检查的结果认作该检查的同一次运行：豁免保留，原有结果不算新增。</translation>
    </message>
    <message>
        <source>Horizon after the year of the plans (years)</source>
        <translation>规划年之后的年数</translation>
    </message>
    <message>
        <source>How bands were made</source>
        <translation>区间的计算方法</translation>
    </message>
    <message>
        <source>How energy becomes CO2</source>
        <translation>能源换算为二氧化碳的方法</translation>
    </message>
    <message>
        <source>How many rows above the first row of values</source>
        <translation>首行数值之上的行数</translation>
    </message>
    <message>
        <source>How many years up to the judged one the trend looks at. Empty: the number of the pack.</source>
        <translation>趋势所用的年数，截至所判年份。留空：采用规则包中的数值。</translation>
    </message>
    <message>
        <source>How ratios of limits are written</source>
        <translation>比率类控制指标的写法</translation>
    </message>
    <message>
        <source>How the band of the total was made</source>
        <translation>总计区间的计算方法</translation>
    </message>
    <message>
        <source>How the lines are laid out: a template of a pack of kind exchange, as pack/template; each line has to be as it says. Empty: either customary layout is recognised.</source>
        <translation>文件各行的格式：exchange 类规则包中的模板，写作“规则包/模板”，各行须与模板一致。留空则自动识别两种通行格式。</translation>
    </message>
    <message>
        <source>How the lines are written: a template of a pack of kind exchange, as pack/template. It takes the place of the layout of the points, and of the zone number where it says. Empty: by the layout of the points.</source>
        <translation>文件各行的写法：exchange 类规则包中的模板，写作“规则包/模板”。选了模板，不再使用界址点格式；模板规定是否带带号的，以模板为准。留空则按界址点格式。</translation>
    </message>
    <message>
        <source>How the values are written</source>
        <translation>取值写法</translation>
    </message>
    <message>
        <source>How to comply</source>
        <translation>核减测算</translation>
    </message>
    <message>
        <source>How to comply with the controls…</source>
        <translation>核减测算…</translation>
    </message>
    <message>
        <source>How values were read</source>
        <translation>数值读取方式</translation>
    </message>
    <message>
        <source>I compared this with the official text, and it agrees</source>
        <translation>我已与正式文本核对，内容一致</translation>
    </message>
    <message>
        <source>Id in the pack, such as cropland_holding; one that is measured of layers.</source>
        <translation>规则包中由图层量算的指标编号，如 cropland_holding。</translation>
    </message>
    <message>
        <source>Id of a list of the pack of codes that the values follow, such as esa-worldcover: its names, levels and cropland are used. Numbers mean different land in each product, so none is guessed. Empty: values as they stand.</source>
        <translation>取值所依据的分类表编号（编码包中的分类表，如 esa-worldcover），采用其名称、层级和耕地归属。同一数值在不同产品中含义不同，因此不作推测。留空：按原值。</translation>
    </message>
    <message>
        <source>Id of a list of the pack; any two that its crosswalk joins.</source>
        <translation>规则包中分类的标识；对照表所连接的任意两个分类均可。</translation>
    </message>
    <message>
        <source>Id of a pack of kind carbon. sample-carbon-rules holds invented limits. None is a default.</source>
        <translation>carbon 类规则包的标识。sample-carbon-rules 为虚构限值。不设默认。</translation>
    </message>
    <message>
        <source>Id of a pack of kind coefficients with sets of buildings. sample-buildings holds invented numbers for the sample county. Empty with an own table.</source>
        <translation>含建筑能耗强度组的系数包编号。sample-buildings 为样川县虚构数值。使用自有表时留空。</translation>
    </message>
    <message>
        <source>Id of a pack of kind coefficients. sample-carbon holds invented numbers for the sample county, ipcc-2019 defaults of IPCC, whose cards say how far each was compared.</source>
        <translation>coefficients 类系数包的标识。sample-carbon 为样例县虚构数值，ipcc-2019 为 IPCC 默认值，各卡片注明比对程度。</translation>
    </message>
    <message>
        <source>Id of a pack of kind indicators: which classes count for what, distances, coefficients. The values of cn-indicators have not been compared with their source; put those of your city into a copy.</source>
        <translation>类型为 indicators 的规则包标识：各地类的归类、距离、系数。cn-indicators 均未与来源核对，请在副本中换用当地数值。</translation>
    </message>
    <message>
        <source>Id of a pack of kind schema: cn-plan-database, cn-survey, one of your profile's folder groundrules/packs, or of the folder packs next to the project.</source>
        <translation>结构规则包（kind 为 schema）的标识：cn-plan-database、cn-survey，或用户配置文件夹 groundrules/packs、项目旁 packs 文件夹中的规则包。</translation>
    </message>
    <message>
        <source>Id of a pack of the farmland balance: its causes of occupation outside all accounts, such as national ecological conversion, disaster, growth of waters.</source>
        <translation>耕地平衡规则包的标识：其中不计入任何账户的占用原因为除外情形，如国家生态退耕、灾毁、水面自然扩大。</translation>
    </message>
    <message>
        <source>Id of a pack that says which classes each code means; copy and edit it. Empty: codes are the table's own classes.</source>
        <translation>说明各代码对应类别的系数包标识，可复制后修改。留空则代码即为系数表类别。</translation>
    </message>
    <message>
        <source>Id of a pack that says which use each code or word means; copy and edit it. Empty: values are the set's own uses.</source>
        <translation>说明各代码或文字对应用途的系数包编号，可复制后修改。留空则字段值即为强度组的用途。</translation>
    </message>
    <message>
        <source>Id of a pack with causes and dated parameters: of the plugin, of your profile, or of the folder packs next to the project.</source>
        <translation>含原因和分期参数的参数包标识：来自插件、用户配置，或工程旁的 packs 文件夹。</translation>
    </message>
    <message>
        <source>Id of a pack with families of annual fluxes, such as cn-land-flux. Empty with an own table.</source>
        <translation>含年通量系数族的系数包标识，如 cn-land-flux。使用自有系数表时留空。</translation>
    </message>
    <message>
        <source>Id of a pack with reference stocks and factors of soils. ipcc-2019 holds the defaults of IPCC 2019 for all climates and soils, read in public copies of its tables. None is a default.</source>
        <translation>含土壤参考储量和因子的系数包标识。ipcc-2019 为 IPCC 2019 各气候区、各土壤类型的默认值，读自原表的公开副本。不设默认系数包。</translation>
    </message>
    <message>
        <source>Id of a pack with sets of warming potentials.</source>
        <translation>含增温潜势的系数包标识。</translation>
    </message>
    <message>
        <source>Id of a pack with them, such as cn-energy. Needed with one of the tables; no factor is a default.</source>
        <translation>含上述系数的系数包标识，如 cn-energy。提供任一表时必填，不设默认因子。</translation>
    </message>
    <message>
        <source>Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder packs next to the project.</source>
        <translation>规则包编号：插件自带，或位于用户配置目录的 groundrules/packs，或工程旁的 packs 文件夹。</translation>
    </message>
    <message>
        <source>Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder packs next to the project. land-cover has CORINE, ESA WorldCover and OpenStreetMap.</source>
        <translation>规则包编号：插件自带，或位于用户配置目录的 groundrules/packs，或工程旁的 packs 文件夹。land-cover 含 CORINE、ESA WorldCover 与 OpenStreetMap。</translation>
    </message>
    <message>
        <source>Id of the pack that holds the lists of land-use codes. Without it rules on such codes are not run, and the report says so.</source>
        <translation>用地编码规则包的标识。缺少时不执行涉及这些编码的规则，并予以说明。</translation>
    </message>
    <message>
        <source>Id of the zone of the results that counts. Empty: the whole.</source>
        <translation>计入结果中哪个分区（标识）。空：全部。</translation>
    </message>
    <message>
        <source>Id or name of a cause in the pack, such as construction or recovery.</source>
        <translation>参数包中原因的标识或名称，如 construction（非农业建设占用）、recovery（恢复耕地）。</translation>
    </message>
    <message>
        <source>Id or name, such as CN-north or Shandong. A wrong one lists the valid ones.</source>
        <translation>标识或名称，如 CN-north、山东。名称有误时列出可选项。</translation>
    </message>
    <message>
        <source>Id or name, such as CN-north or Shandong; for features without a value in REGION_FIELD. A wrong one lists the valid ones.</source>
        <translation>编号或名称，如 CN-north、山东，用于 REGION_FIELD 未注明的要素。填错时列出可选项。</translation>
    </message>
    <message>
        <source>Id or name, where neither heads nor columns say it</source>
        <translation>表头和各列均未注明时，在此填写标识或名称</translation>
    </message>
    <message>
        <source>Identifies the features in results and in kept decisions. Empty: the feature id, which may change.</source>
        <translation>在结果和判定表中标识要素。不指定则用要素号，而要素号可能变化。</translation>
    </message>
    <message>
        <source>Identifies the receivers in the table of groups. Empty: the feature id, which may change.</source>
        <translation>用于在分组表中列出余差承担者。不指定时用要素号，要素号可能变化。</translation>
    </message>
    <message>
        <source>Idle within (days)</source>
        <translation>多少天内成为疑似闲置</translation>
    </message>
    <message>
        <source>Ids of the pack, separated by commas, by which options are compared. Empty: all.</source>
        <translation>用于比选的指标，填规则包中的标识，以逗号分隔。留空：全部。</translation>
    </message>
    <message>
        <source>Ids of the rules to run, separated by commas, such as TP01,TP02. Empty: all.</source>
        <translation>要执行的规则编号，用逗号分隔，如 TP01,TP02。留空为全部规则。</translation>
    </message>
    <message>
        <source>If empty, the line is still in scope, and its verdicts are undetermined: unchecked ground never counts as free.</source>
        <translation>留空时该线仍在检测范围内，其结论为待补充：未检测不等于未压占。</translation>
    </message>
    <message>
        <source>If it is the wrong one, click the right one: {others}, or choose it above.</source>
        <translation>如不对，请点击正确的字段：{others}，或在上方选择。</translation>
    </message>
    <message>
        <source>Import and export</source>
        <translation>导入导出</translation>
    </message>
    <message>
        <source>Import boundary points</source>
        <translation>导入界址点</translation>
    </message>
    <message>
        <source>Import drawing</source>
        <translation>导入图形文件</translation>
    </message>
    <message>
        <source>Import statistics</source>
        <translation>导入统计数据</translation>
    </message>
    <message>
        <source>Import statistics…</source>
        <translation>导入统计数据…</translation>
    </message>
    <message>
        <source>Import, occupation, check and report</source>
        <translation>导入、占地分析、检测并生成报告</translation>
    </message>
    <message>
        <source>Imports a folder of boundary-point files as parcels, totals the land that they occupy by class and owner, checks them against the three control lines, and writes the statement and one report.</source>
        <translation>整个文件夹的界址点文件导入为地块，按地类和权属统计占用土地，对照三条控制线检测，并生成情况说明和一份报告。</translation>
    </message>
    <message>
        <source>Imports boundary-point TXT files as parcels; every fault is listed by file and line.</source>
        <translation>将界址点 TXT 文件生成地块，并按文件和行号列出全部问题。</translation>
    </message>
    <message>
        <source>Imports closed lines of a DXF as parcels, with texts as names; open lines are listed with their gap.</source>
        <translation>将 DXF 中的闭合线生成地块，以文字为名称；未闭合的线列出缺口长度。</translation>
    </message>
    <message>
        <source>In a field of land-use codes (land_class) the value of the pack is a code of the list, and * means empty codes alone.</source>
        <translation>对于地类编码字段（land_class），规则包中的值填编码表中的编码，* 仅指空编码。</translation>
    </message>
    <message>
        <source>In accordance, base year unknown (m²)</source>
        <translation>与规划一致，基期未知（平方米）</translation>
    </message>
    <message>
        <source>In place of the targets of the store with the same indicator, unit and year; with the columns that “Record indicators” names.</source>
        <translation>取代库中指标、行政区和目标年相同的目标；字段见“指标入库”。</translation>
    </message>
    <message>
        <source>In the folder groundrules; otherwise they are deleted when QGIS closes.</source>
        <translation>存入 groundrules 文件夹，否则随 QGIS 关闭而删除。</translation>
    </message>
    <message>
        <source>In the layer of parcels.</source>
        <translation>用于宗地图层。</translation>
    </message>
    <message>
        <source>In the raster's unit; needed with a raster. Cells at or above it count.</source>
        <translation>单位与栅格一致；给出栅格时必填，达到或超过的像元计入。</translation>
    </message>
    <message>
        <source>In the sheet</source>
        <translation>表中写法</translation>
    </message>
    <message>
        <source>In the toolbar, “Check” opens the Zoning dock, “Findings” the Compliance dock, “Carbon” the Carbon dock and “Monitoring” the Monitoring dock.</source>
        <translation>工具栏中：“开始检测”打开空间管控面板，“检测结果”打开问题台账面板，“碳核算”打开碳核算面板，“实施监测”打开实施监测面板。</translation>
    </message>
    <message>
        <source>In words of the pack. Empty: recognised by name.</source>
        <translation>规则包中的词，如新建、现有、扩建。留空时按名称识别。</translation>
    </message>
    <message>
        <source>Include</source>
        <translation>可用指标</translation>
    </message>
    <message>
        <source>Increase (m²)</source>
        <translation>增加面积（平方米）</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Indicator of all values</source>
        <translation>全部数值的指标</translation>
    </message>
    <message>
        <source>Indicator rows</source>
        <translation>指标行</translation>
    </message>
    <message>
        <source>Indicator rows of the first date by an older pack, definition or survey. What differs from the first date as it is measured now is the effect of the definition, apart from the ground.</source>
        <translation>按旧规则包、旧口径或旧调查得出的前期指标行。其与现在量算的前期值之差为口径效应，与土地变化分开。</translation>
    </message>
    <message>
        <source>Indicator values of a year, targets, units with their successors and breaks into the series store. Nothing is overwritten: a correction is a new row with its author and its reason.</source>
        <translation>将年度指标数值、目标、行政区及其继承关系、断点写入指标序列库。不作任何覆盖：更正为新行，注明经办人和理由。</translation>
    </message>
    <message>
        <source>Indicators</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Indicators of a series store against their targets: level, margin, straight path, trend without breaks, the year in which the target is met, the share of an allowance that is used; alerts as findings, and a matrix of units and indicators.</source>
        <translation>将指标序列库中的指标与目标对照：等级、余量、线性路径、不跨断点的趋势、触及目标的年份、额度已用比例；预警作为检测结果，并给出行政区与指标矩阵。</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Inputs, or fields and values of a layer</source>
        <translation>输入，或图层的字段与取值</translation>
    </message>
    <message>
        <source>Instead of a factor by itself: id of a pack with factors of grids, such as cn-grid; of the year of the tables.</source>
        <translation>代替单独给出的因子：含电网排放因子的系数包标识，如 cn-grid；按表的年份取值。</translation>
    </message>
    <message>
        <source>Instead of a file: a layer opened in QGIS, of a drawing or anything else.</source>
        <translation>不用文件时：QGIS 已打开的图层，可来自图形文件或其他数据。</translation>
    </message>
    <message>
        <source>Instead of a pack: a table or layer with a field for the class (land_class, lucode) and a field for each pool (above, below, biomass, dead_wood, litter, dead, soil), or rows of class, pool and value, with lower, upper and bounds. An empty value is listed and not counted.</source>
        <translation>代替系数包：表或图层，含类别字段（land_class、lucode）并按碳库分列（above、below、biomass、dead_wood、litter、dead、soil），或逐行给出类别、碳库和数值，可带 lower、upper 和 bounds。数值留空者列出而不计入。</translation>
    </message>
    <message>
        <source>Instead of a pack: a table with a field for the class (land_class, lucode) and one with the annual flux (value): emissions positive, removals negative; optionally with lower, upper and bounds. The word energy in a field counted_by marks classes counted by energy statistics.</source>
        <translation>代替系数包：含类别字段（land_class、lucode）和年通量字段（value）的表，排放为正、清除为负，可附上下限及其含义；counted_by 字段填 energy 的类别按能源统计计算。</translation>
    </message>
    <message>
        <source>Instead of a pack: rows of region, year and value in kg CO2/kWh, with type and path; rows with a carrier state the emission of a kWh of other energy.</source>
        <translation>替代系数包：每行为区域、年份和数值（kg CO2/kWh），可有类型和路径；填有 carrier 的行为其他能源每千瓦时排放因子。</translation>
    </message>
    <message>
        <source>Instead of a pack: rows of use, end_use (electricity, heating, other, or embodied with stages and study_years) and value in kWh/m² per year, with climate, carrier, lower, upper and bounds. An empty value is listed and not counted.</source>
        <translation>替代系数包：每行为用途（use）、用能类别（end_use：electricity、heating、other，或 embodied 并注明 stages 和 study_years）和数值（kWh/平方米·年），可有 climate、carrier、lower、upper、bounds。数值为空的列出而不计入。</translation>
    </message>
    <message>
        <source>Instead of polygons: a raster of classes, whole numbers; name their list.</source>
        <translation>代替面图层：以整数表示类别的栅格，须指定其所属分类。</translation>
    </message>
    <message>
        <source>Inventory</source>
        <translation>清单</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Item of the pack</source>
        <translation>规则包条目</translation>
    </message>
    <message>
        <source>Its name as it is printed beside values, such as CNY of 2024.</source>
        <translation>与价值一同显示的名称，例如“2024 年人民币元”。</translation>
    </message>
    <message>
        <source>Its output FINDINGS, as a GeoPackage. With it all rows of a full run are written; without it only those of the subjects that were judged again.</source>
        <translation>上次运行的 FINDINGS 输出，GeoPackage 格式。给出时输出完整检查的全部行，否则只输出重新判定对象的行。</translation>
    </message>
    <message>
        <source>Its pieces or accepted cuts, in whose field decision you wrote parcel, draft or split: these are kept, and new ones are marked. One that changed since stays undecided until you write accepted in its field state.</source>
        <translation>上次运行的切割块或已采纳切割，其 decision 字段填写 parcel（随宗地）、draft（随草案）或 split（分割）：已决定的予以保留，新增的另行标出。采纳后有变化的按未决定处理，重新核对后请把 state 字段改为“已采纳”。</translation>
    </message>
    <message>
        <source>Its units are coloured by level on the map, and changes are traced within them.</source>
        <translation>地图按其单元显示预警等级，变化溯源也以其为单元。</translation>
    </message>
    <message>
        <source>Its words say draft, or in force. An edge may be moved only if the units on both sides are drafts.</source>
        <translation>其文字表明为草案（draft）或现行有效（in force）。两侧单元均为草案的边界才可调整。</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>JSON files that the checks write. The report takes from them the scope, the rules applied and the data used.</source>
        <translation>检测输出的 JSON 文件，说明检测范围、所用规则和数据来源。</translation>
    </message>
    <message>
        <source>Judging {year}…</source>
        <translation>正在判定 {year} 年…</translation>
    </message>
    <message>
        <source>Keep fields with personal data</source>
        <translation>保留个人信息字段</translation>
    </message>
    <message>
        <source>Keep the results next to the project</source>
        <translation>将结果保存在工程旁</translation>
    </message>
    <message>
        <source>Kept as planned (m²)</source>
        <translation>保持规划用途（平方米）</translation>
    </message>
    <message>
        <source>Kept in the options of the plugin.</source>
        <translation>保存在插件选项中。</translation>
    </message>
    <message>
        <source>Kept in the options. The account of the computer is not asked.</source>
        <translation>保存在选项中，不读取计算机账户。</translation>
    </message>
    <message>
        <source>Kept in {path}. Checks that use the pack {pack} cite it.</source>
        <translation>已保存至 {path}。采用规则包 {pack} 的检查将予引用。</translation>
    </message>
    <message>
        <source>Key of the pack</source>
        <translation>系数包的键</translation>
    </message>
    <message>
        <source>Kind of target</source>
        <translation>指标性质</translation>
    </message>
    <message>
        <source>Kind of trees</source>
        <translation>树种组</translation>
    </message>
    <message>
        <source>Land</source>
        <translation>用地</translation>
    </message>
    <message>
        <source>Land already approved</source>
        <translation>已批准用地</translation>
    </message>
    <message>
        <source>Land approvals</source>
        <translation>批准用地</translation>
    </message>
    <message>
        <source>Land as it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Land by coverage</source>
        <translation>按覆盖情况的用地</translation>
    </message>
    <message>
        <source>Land cover</source>
        <translation>土地覆盖</translation>
    </message>
    <message>
        <source>Land in the base year</source>
        <translation>基期现状</translation>
    </message>
    <message>
        <source>Land of the base year</source>
        <translation>基期用地</translation>
    </message>
    <message>
        <source>Land of the base year (m²)</source>
        <translation>基期土地面积（平方米）</translation>
    </message>
    <message>
        <source>Land of the target year</source>
        <translation>目标年用地</translation>
    </message>
    <message>
        <source>Land of the target year (m²)</source>
        <translation>目标年土地面积（平方米）</translation>
    </message>
    <message>
        <source>Land or proposal</source>
        <translation>土地现状或方案</translation>
    </message>
    <message>
        <source>Land remaining in its use (ha)</source>
        <translation>用途保持不变的面积（公顷）</translation>
    </message>
    <message>
        <source>Land supplies</source>
        <translation>供地</translation>
    </message>
    <message>
        <source>Land that does not count as site</source>
        <translation>不计入用地面积的土地</translation>
    </message>
    <message>
        <source>Land that each project occupies by the land-use survey: class, owner, place, slope and quality, net and gross of field ridges, new construction land; every total closes.</source>
        <translation>按地类图斑统计每个项目占用的土地：地类、权属、坐落、坡度和等别，区分扣除田坎前后的面积，给出新增建设用地；各项合计闭合。</translation>
    </message>
    <message>
        <source>Land to total</source>
        <translation>待统计用地</translation>
    </message>
    <message>
        <source>Land use</source>
        <translation>土地利用</translation>
    </message>
    <message>
        <source>Land whose conversion is already approved: it is listed in separate rows and is not new construction land.</source>
        <translation>转用已获批准的土地：单列行，不计入新增建设用地。</translation>
    </message>
    <message>
        <source>Land with its annual flux</source>
        <translation>带年通量的土地</translation>
    </message>
    <message>
        <source>Land with its carbon</source>
        <translation>带碳储量的用地图层</translation>
    </message>
    <message>
        <source>Land with the raster's values</source>
        <translation>带栅格统计值的土地</translation>
    </message>
    <message>
        <source>Land-use occupation</source>
        <translation>占地地类统计</translation>
    </message>
    <message>
        <source>Land-use structure</source>
        <translation>用地结构表</translation>
    </message>
    <message>
        <source>Land-use survey</source>
        <translation>地类图斑</translation>
    </message>
    <message>
        <source>Land-use transition</source>
        <translation>土地利用转移</translation>
    </message>
    <message>
        <source>Land-use transition (raster)</source>
        <translation>土地利用转移（栅格）</translation>
    </message>
    <message>
        <source>Language of messages and report</source>
        <translation>提示与报告的语言</translation>
    </message>
    <message>
        <source>Language of reports</source>
        <translation>报告语言</translation>
    </message>
    <message>
        <source>Largest gap to close (m)</source>
        <translation>可闭合的最大缺口（米）</translation>
    </message>
    <message>
        <source>Largest residual (m²)</source>
        <translation>最大残差（平方米）</translation>
    </message>
    <message>
        <source>Last day of the waiver</source>
        <translation>豁免有效期的最后一天</translation>
    </message>
    <message>
        <source>Last run of the Zoning dock</source>
        <translation>空间管控面板的最近一次运行</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后次</translation>
    </message>
    <message>
        <source>Later rows are left out and listed, and the rules of that day close the year. Empty: today.</source>
        <translation>此日之后的行不计入并列出，年度按当日的规则结账。留空为今天。</translation>
    </message>
    <message>
        <source>Later run</source>
        <translation>后次运行</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Layer of a plan</source>
        <translation>规划图层</translation>
    </message>
    <message>
        <source>Layer of administrative units</source>
        <translation>行政区图层</translation>
    </message>
    <message>
        <source>Layer of land classes</source>
        <translation>地类图层</translation>
    </message>
    <message>
        <source>Layer of lines</source>
        <translation>线图层</translation>
    </message>
    <message>
        <source>Layer of owners</source>
        <translation>权属图层</translation>
    </message>
    <message>
        <source>Layer of reasons</source>
        <translation>原因图层</translation>
    </message>
    <message>
        <source>Layer of texts</source>
        <translation>文字图层</translation>
    </message>
    <message>
        <source>Layer of the schema</source>
        <translation>规范图层</translation>
    </message>
    <message>
        <source>Layer of units with control areas</source>
        <translation>控制面积单位图层</translation>
    </message>
    <message>
        <source>Layer whose fields and values are shown</source>
        <translation>当前显示其字段与取值的图层</translation>
    </message>
    <message>
        <source>Layer with land-use codes</source>
        <translation>带用地编码的图层</translation>
    </message>
    <message>
        <source>Layer {layer} says {year}, and is chosen for {wanted}: change the year or the layer.</source>
        <translation>图层 {layer} 注明为 {year} 年，而所选为 {wanted} 年：请更换年份或图层。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Layers after</source>
        <translation>后期图层</translation>
    </message>
    <message>
        <source>Layers and tables of stages</source>
        <translation>各阶段的图层和表</translation>
    </message>
    <message>
        <source>Layers and their roles</source>
        <translation>图层及其用途</translation>
    </message>
    <message>
        <source>Layers and their schema layers</source>
        <translation>图层与规范图层的对应</translation>
    </message>
    <message>
        <source>Layers are recognised by their names. Choose what the others are; a layer left as not recognised is not used.</source>
        <translation>图层按名称识别。其余图层请选择其含义；仍为“未识别”的图层不予使用。</translation>
    </message>
    <message>
        <source>Layers before</source>
        <translation>前期图层</translation>
    </message>
    <message>
        <source>Layers of all options</source>
        <translation>各方案共用图层</translation>
    </message>
    <message>
        <source>Layers of findings or verdicts, of the same check for every scenario, whose rows are counted by verdict; and TOTALS of Carbon of buildings, made with the same set and factor for every scenario.</source>
        <translation>各方案同一检测的检测结果或结论图层，按结论统计行数；以及“建筑碳排放”的 TOTALS，各方案须用同一能耗集和因子。</translation>
    </message>
    <message>
        <source>Layers of findings, as the checks write them. Their geometry is the failing piece that the cards draw.</source>
        <translation>各项检测输出的检测结果图层，其几何即卡片中所绘的不符合范围。</translation>
    </message>
    <message>
        <source>Layers of rights</source>
        <translation>权属图层</translation>
    </message>
    <message>
        <source>Layers of the database</source>
        <translation>数据库图层</translation>
    </message>
    <message>
        <source>Layers of the drawing</source>
        <translation>图形图层</translation>
    </message>
    <message>
        <source>Layers of the drawing whose texts are names. Empty: all layers.</source>
        <translation>名称文字所在的图形图层。不填则为全部图层。</translation>
    </message>
    <message>
        <source>Layers of the first date that the indicator needs, such as land use, and lines it lies in</source>
        <translation>前期图层：该指标所需的土地利用等图层，以及其所在范围线</translation>
    </message>
    <message>
        <source>Layers of the first date that the indicator needs, such as land use, and lines it lies in.</source>
        <translation>指标所需的前期图层，如土地利用，以及限定范围的控制线。</translation>
    </message>
    <message>
        <source>Layers of the names</source>
        <translation>名称所在图层</translation>
    </message>
    <message>
        <source>Layers on patches</source>
        <translation>图斑上的图层</translation>
    </message>
    <message>
        <source>Layers or tables of findings, as the checks write them under FINDINGS; each is one run.</source>
        <translation>各项检查 FINDINGS 输出的图层或表，每个为一次运行。</translation>
    </message>
    <message>
        <source>Layers that exclude</source>
        <translation>排除图层</translation>
    </message>
    <message>
        <source>Layers that the pack names, those that there are: land use, urban area, red line, roads and others.</source>
        <translation>规则包所列图层，有哪些给哪些：地类图斑、城区范围、生态保护红线、道路等。</translation>
    </message>
    <message>
        <source>Layers with a row for each project or parcel. Fields of your own are not printed, but the project's name is.</source>
        <translation>每个项目或地块一行的图层。除项目名称外，自有字段不打印。</translation>
    </message>
    <message>
        <source>Layers, weights and more…</source>
        <translation>图层、权重等…</translation>
    </message>
    <message>
        <source>Layout of the points</source>
        <translation>界址点格式</translation>
    </message>
    <message>
        <source>Least number of values</source>
        <translation>最少数值个数</translation>
    </message>
    <message>
        <source>Least that the change may be</source>
        <translation>变化量下限</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>Ledgers</source>
        <translation>台账</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Levels of indicators by unit</source>
        <translation>各行政区指标预警等级</translation>
    </message>
    <message>
        <source>Likewise a smaller one. A piece that is half as wide, or half as large, as the rest of its parcel divides it.</source>
        <translation>比此值小的同样处理。宽度或面积达到宗地其余部分一半的，视为分割宗地。</translation>
    </message>
    <message>
        <source>Likewise what is narrower. Width is 2 · area / perimeter.</source>
        <translation>比此值窄的亦同。宽度 = 2 × 面积 ÷ 周长。</translation>
    </message>
    <message>
        <source>Limit of the difference to the registered area (share)</source>
        <translation>与登记面积之差的限差（比例）</translation>
    </message>
    <message>
        <source>Limit of the residual (share of the control area)</source>
        <translation>平差限值（占控制面积的比例）</translation>
    </message>
    <message>
        <source>Limit of the residual (share of the total)</source>
        <translation>残差限差（占总面积的比例）</translation>
    </message>
    <message>
        <source>Limits come from</source>
        <translation>控制指标来源</translation>
    </message>
    <message>
        <source>Lines of the table</source>
        <translation>统计行</translation>
    </message>
    <message>
        <source>Link by</source>
        <translation>关联方式</translation>
    </message>
    <message>
        <source>Links approvals, supplies, contracts, permits, use and registration by key and by ground: approved and not supplied, supplied and not used, suspected idle land, delays, stages that are skipped, reversed or of other ground.</source>
        <translation>按关键字和图形关联审批、供地、合同、许可、使用和登记：批而未供、供而未用、疑似闲置、逾期，以及缺失、颠倒或范围不一致的阶段。</translation>
    </message>
    <message>
        <source>List of classes, first date</source>
        <translation>前期分类</translation>
    </message>
    <message>
        <source>List of classes, second date</source>
        <translation>后期分类</translation>
    </message>
    <message>
        <source>List of codes</source>
        <translation>代码表</translation>
    </message>
    <message>
        <source>List of codes of the base year</source>
        <translation>基期编码所属分类</translation>
    </message>
    <message>
        <source>List of codes of the land layers</source>
        <translation>现状图层的分类</translation>
    </message>
    <message>
        <source>List of codes of the parent plan</source>
        <translation>上位规划的编码分类</translation>
    </message>
    <message>
        <source>List of codes of the target year</source>
        <translation>目标年编码所属分类</translation>
    </message>
    <message>
        <source>List of codes, first date</source>
        <translation>前期代码表</translation>
    </message>
    <message>
        <source>List of codes, plans</source>
        <translation>代码表（方案）</translation>
    </message>
    <message>
        <source>List of codes, present land</source>
        <translation>代码表（现状）</translation>
    </message>
    <message>
        <source>List of codes, second date</source>
        <translation>后期代码表</translation>
    </message>
    <message>
        <source>List of land-cover classes</source>
        <translation>土地覆盖分类</translation>
    </message>
    <message>
        <source>List of land-use codes</source>
        <translation>地类编码体系</translation>
    </message>
    <message>
        <source>List of the base year</source>
        <translation>基期分类</translation>
    </message>
    <message>
        <source>List of the target year</source>
        <translation>目标年分类</translation>
    </message>
    <message>
        <source>List that the codes follow</source>
        <translation>编码所属分类</translation>
    </message>
    <message>
        <source>List that was used</source>
        <translation>采用的分类</translation>
    </message>
    <message>
        <source>List to convert into</source>
        <translation>目标分类</translation>
    </message>
    <message>
        <source>Lists every problem of a rule pack with file and line, and whether its own cases pass.</source>
        <translation>列出规则包的每个问题及所在文件和行号，并检验包内案例是否成立。</translation>
    </message>
    <message>
        <source>Lists increase, decrease, moves and changed values between two versions of a control layer or access list, by reason; a decrease without a reason is an alert.</source>
        <translation>管控图层或准入清单两个版本之间的增加、减少、移动和变更，按原因统计；没有原因的减少列为预警。</translation>
    </message>
    <message>
        <source>Lists what the access lists of ecological control units prohibit, restrict, phase out or encourage for each project, by unit and clause, with the path of inheritance.</source>
        <translation>逐项目给出生态环境管控单元准入清单的禁止、限制、退出和鼓励要求，列明单元、条款及继承路径。</translation>
    </message>
    <message>
        <source>Load at least one control layer, or give a layer its role.</source>
        <translation>请至少加载一个管控图层，或为图层指定用途。</translation>
    </message>
    <message>
        <source>Load the projects or parcels, and at least one control layer.</source>
        <translation>请加载项目或地块图层，以及至少一个管控图层。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Looking at the layers…</source>
        <translation>正在查看图层…</translation>
    </message>
    <message>
        <source>Looking for the parcels…</source>
        <translation>正在查找图斑…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Loss (m²)</source>
        <translation>减少面积（平方米）</translation>
    </message>
    <message>
        <source>Loss and gain</source>
        <translation>损失与增加</translation>
    </message>
    <message>
        <source>Loss by exempt causes (m²)</source>
        <translation>除外情形的减少面积（平方米）</translation>
    </message>
    <message>
        <source>Loss inside permanent basic farmland (m²)</source>
        <translation>永久基本农田内的减少面积（平方米）</translation>
    </message>
    <message>
        <source>Loss net of ridges, where they are known (m²)</source>
        <translation>扣除已知田坎后的减少面积（平方米）</translation>
    </message>
    <message>
        <source>Loss with unknown location, inside or outside (m²)</source>
        <translation>是否位于永久基本农田内不明的减少面积（平方米）</translation>
    </message>
    <message>
        <source>Losses of the total change (t C, negative)</source>
        <translation>总变化中的损失（t C，为负）</translation>
    </message>
    <message>
        <source>Lost cropland</source>
        <translation>流失的耕地</translation>
    </message>
    <message>
        <source>Low-carbon indicators</source>
        <translation>低碳指标</translation>
    </message>
    <message>
        <source>Lower bound</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Lower end of the band (t C)</source>
        <translation>区间下限（t C）</translation>
    </message>
    <message>
        <source>Lower end of the change in the year (t C per year)</source>
        <translation>当年变化下限（t C/年）</translation>
    </message>
    <message>
        <source>Lower end of the net (t C)</source>
        <translation>净值下限（t C）</translation>
    </message>
    <message>
        <source>Lower end of the net of all (t C per year)</source>
        <translation>净排放总计下限（t C/年）</translation>
    </message>
    <message>
        <source>Lower end of the net of land (t C per year)</source>
        <translation>土地净排放下限（t C/年）</translation>
    </message>
    <message>
        <source>Lower end of the stock difference (t C)</source>
        <translation>储量差下限（t C）</translation>
    </message>
    <message>
        <source>Lower end of the total change (t C)</source>
        <translation>总变化下限（t C）</translation>
    </message>
    <message>
        <source>Lower end of the value of the difference</source>
        <translation>储量差价值下限</translation>
    </message>
    <message>
        <source>Lower end of the value of the net</source>
        <translation>净变化价值下限</translation>
    </message>
    <message>
        <source>Manifest of the new run</source>
        <translation>新运行的清单</translation>
    </message>
    <message>
        <source>Manifest of the previous run</source>
        <translation>上次运行的清单</translation>
    </message>
    <message>
        <source>Manifest of the run</source>
        <translation>该次运行的清单</translation>
    </message>
    <message>
        <source>Map of standard errors</source>
        <translation>标准误差图</translation>
    </message>
    <message>
        <source>Margin (%)</source>
        <translation>余量界限（%）</translation>
    </message>
    <message>
        <source>Marks behind survey codes</source>
        <translation>调查编码的后缀</translation>
    </message>
    <message>
        <source>Mask of the own map</source>
        <translation>自有图的掩膜</translation>
    </message>
    <message>
        <source>Mass or volume on an area or in a cell, such as t/ha, Mg C/ha, kg/m2, m3/ha, t/cell. Numbers of a cell are divided by its true area. Numbers of a tree cannot be used.</source>
        <translation>单位面积或每像元的质量或体积，例如 t/ha、Mg C/ha、kg/m2、m3/ha、t/cell。每像元的数值除以像元真实面积；单株数值不能使用。</translation>
    </message>
    <message>
        <source>Matrix of units and indicators</source>
        <translation>行政区与指标矩阵</translation>
    </message>
    <message>
        <source>Maximum number of subjects</source>
        <translation>最多处理的对象数</translation>
    </message>
    <message>
        <source>Meaning of values</source>
        <translation>取值含义</translation>
    </message>
    <message>
        <source>Means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>Measure overlaps</source>
        <translation>量算重叠</translation>
    </message>
    <message>
        <source>Measure overlaps and report</source>
        <translation>量算压占并出报告</translation>
    </message>
    <message>
        <source>Measure what is left free</source>
        <translation>量算未压占部分</translation>
    </message>
    <message>
        <source>Measures low-carbon indicators of the land by unit and the carbon that it holds, and writes one report of both.</source>
        <translation>分单元测算用地的低碳指标和碳储量，汇总为一份报告。</translation>
    </message>
    <message>
        <source>Menu Ground Rules › Welcome shows it again.</source>
        <translation>可从菜单“底线 › 欢迎”再次打开。</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Minimum area (m²)</source>
        <translation>面积下限（平方米）</translation>
    </message>
    <message>
        <source>Minimum share of ground</source>
        <translation>最小共有比例</translation>
    </message>
    <message>
        <source>Minimum width (m)</source>
        <translation>最小宽度（米）</translation>
    </message>
    <message>
        <source>Misaligned cells</source>
        <translation>像元不对齐时</translation>
    </message>
    <message>
        <source>Missing for a real number (click to fill it):</source>
        <translation>要得到真实数值还缺（点击补上）：</translation>
    </message>
    <message>
        <source>Missing, rejected or omitted data, row by row.</source>
        <translation>逐行列出缺失、不计入和排除的内容。</translation>
    </message>
    <message>
        <source>Mixed uses</source>
        <translation>混合用途</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>检查模式</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>实施监测</translation>
    </message>
    <message>
        <source>Monitoring dock</source>
        <translation>实施监测面板</translation>
    </message>
    <message>
        <source>Monitoring dock: indicators against their targets, by unit and year</source>
        <translation>实施监测面板：分行政区、分年度对照指标与目标</translation>
    </message>
    <message>
        <source>Monitoring pack</source>
        <translation>监测规则包</translation>
    </message>
    <message>
        <source>Monte Carlo</source>
        <translation>蒙特卡洛</translation>
    </message>
    <message>
        <source>More draws make bands steadier.</source>
        <translation>次数越多，区间越稳定。</translation>
    </message>
    <message>
        <source>Most pages of evidence in a report</source>
        <translation>报告中举证页的最多页数</translation>
    </message>
    <message>
        <source>Most pieces of a unit</source>
        <translation>每单元最多块数</translation>
    </message>
    <message>
        <source>Most that the change may be</source>
        <translation>变化量上限</translation>
    </message>
    <message>
        <source>Moved the value by</source>
        <translation>对数值的影响</translation>
    </message>
    <message>
        <source>Must contain neither farmland nor red line. Parts in its holes are enclaves, and explained as such.</source>
        <translation>不得包含永久基本农田和生态保护红线。位于其开天窗内的属飞地，视为已说明。</translation>
    </message>
    <message>
        <source>Must overlap neither farmland nor boundary, and lie in priority control units.</source>
        <translation>不得与永久基本农田、城镇开发边界重叠，并应位于优先保护单元内。</translation>
    </message>
    <message>
        <source>Must overlap neither red line nor boundary, and contain cropland only.</source>
        <translation>不得与生态保护红线、城镇开发边界重叠，内部只能是耕地。</translation>
    </message>
    <message>
        <source>Must tile the administrative area. Their class is read from a class field, otherwise from the unit's code.</source>
        <translation>应无缝覆盖行政区。类别读取分类字段，没有时按单元编码判断。</translation>
    </message>
    <message>
        <source>N2O in the year (t N2O per year)</source>
        <translation>当年氧化亚氮（t N2O/年）</translation>
    </message>
    <message>
        <source>N2O of mineralised soil</source>
        <translation>矿化土壤的氧化亚氮</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of a family of that pack. Families cannot be mixed: the tables state it with its boundary. A wrong name lists the valid ones.</source>
        <translation>该系数包中系数族的名称。系数族不得混用；表中注明所用系数族及其边界。名称有误时列出可选项。</translation>
    </message>
    <message>
        <source>Name of a family of that pack. None is a default. Construction land is counted by energy and is not included.</source>
        <translation>该系数包中的系数族，不设默认。建设用地由能源统计计算，不在其内。</translation>
    </message>
    <message>
        <source>Name of a family of that pack. None is a default: families differ by a factor of two to six, and cannot be mixed. A wrong name lists the valid ones.</source>
        <translation>系数包中系数族的名称。不设默认：各族相差二至六倍，不得混用。名称有误时列出可选项。</translation>
    </message>
    <message>
        <source>Name of a pack of kind matrix. cn-zone-use is a demonstration based on one city's text, not a valid rule: write one for your plan.</source>
        <translation>matrix 类数据包的名称。cn-zone-use 依据某一城市文本自拟，仅作演示，不是任何地方的规定，请按本地规划自建。</translation>
    </message>
    <message>
        <source>Name of a path of later years in the pack or table; between its years it is interpolated.</source>
        <translation>系数包或自有表中以后年份因子路径的名称，路径年份之间线性内插。</translation>
    </message>
    <message>
        <source>Name of a set of that pack. None is a default, and sets cannot be mixed; the log states it with its boundary. A wrong name lists the valid ones.</source>
        <translation>该系数包中强度组的名称。不设默认值，不得混用；日志注明所用强度组及其边界。填错时列出可选项。</translation>
    </message>
    <message>
        <source>Name of the base year</source>
        <translation>基期名称</translation>
    </message>
    <message>
        <source>Name of the check</source>
        <translation>检查名称</translation>
    </message>
    <message>
        <source>Name of the field in the chosen unit</source>
        <translation>所选单位的结果字段名</translation>
    </message>
    <message>
        <source>Name of the pack of access lists. cn-control-units contains the general requirements of the unit classes and an invented demonstration list, not the list of a real province.</source>
        <translation>准入清单规则包的名称。默认的规则包只含各类单元的总体要求和虚构的演示清单，不含任何真实省份的清单。</translation>
    </message>
    <message>
        <source>Name of the present</source>
        <translation>现状的名称</translation>
    </message>
    <message>
        <source>Name of the scenario</source>
        <translation>方案名称</translation>
    </message>
    <message>
        <source>Name of the target year</source>
        <translation>目标年名称</translation>
    </message>
    <message>
        <source>Names a project in the results. Empty: the feature id, which may change.</source>
        <translation>在成果中标识项目。为空：用要素编号，可能变化。</translation>
    </message>
    <message>
        <source>Names and fields of the plans</source>
        <translation>方案的名称与字段</translation>
    </message>
    <message>
        <source>Names of fields, and the words for withdrawn, lapsed and reduced approvals. neutral-rights has English ones.</source>
        <translation>字段名称，以及撤销、失效、核减等批准状态的用词。neutral-rights 为英文。</translation>
    </message>
    <message>
        <source>Names of holders</source>
        <translation>权利人姓名</translation>
    </message>
    <message>
        <source>Names of the options</source>
        <translation>方案名称</translation>
    </message>
    <message>
        <source>Names, identity numbers, addresses and telephone numbers are left out of the results unless you keep them; log, report and manifest name the fields.</source>
        <translation>姓名、证件号码、地址、电话等字段默认不写入成果，除非勾选保留；日志、报告和运行清单会列出这些字段名。</translation>
    </message>
    <message>
        <source>Names, separated by commas; * and ? match other letters. Empty: all layers.</source>
        <translation>图层名称，以逗号分隔，可用 * 和 ? 通配。不填则为全部图层。</translation>
    </message>
    <message>
        <source>Near tie (difference of shares)</source>
        <translation>份额接近限值（份额之差）</translation>
    </message>
    <message>
        <source>Needed for control_area. Matched by the grouping field, or by location without one.</source>
        <translation>control_area 必填。按分组字段匹配；没有分组字段时按位置匹配。</translation>
    </message>
    <message>
        <source>Needed for number: what all features together should sum to.</source>
        <translation>number 必填：全部要素应达到的总面积。</translation>
    </message>
    <message>
        <source>Needed for registered and attribute. Registered totals that are 0 or empty count as unknown.</source>
        <translation>registered 和 attribute 必填。登记总面积为 0 或空按未知处理。</translation>
    </message>
    <message>
        <source>Needed for the method registered. 0, negative and empty values count as unknown; their subjects keep the measured area, and are counted.</source>
        <translation>采用 registered 方法时必填。0、负值和空值视为未知，相应对象仍用量算面积，并计数。</translation>
    </message>
    <message>
        <source>Needed where a row differs from what is recorded; it is kept with the new row.</source>
        <translation>与已入库内容不同时必填，随新行保存。</translation>
    </message>
    <message>
        <source>Needed where a table holds several years.</source>
        <translation>表中含多个年份时必填。</translation>
    </message>
    <message>
        <source>Needed where the table has a soil pool; depths cannot be mixed.</source>
        <translation>系数表含土壤碳库时必填；不同深度不得混用。</translation>
    </message>
    <message>
        <source>Needed where values differ from those that are recorded: a correction is a new row with its reason</source>
        <translation>数值与已入库内容不同时必填：更正作为新行入库并注明理由</translation>
    </message>
    <message>
        <source>Needed with units; its texts name the units in the tables.</source>
        <translation>给出单元时必填，其内容即表中的单元。</translation>
    </message>
    <message>
        <source>Neighbours by direction</source>
        <translation>四至</translation>
    </message>
    <message>
        <source>Neither errors nor warnings</source>
        <translation>没有错误和警告</translation>
    </message>
    <message>
        <source>Net change of all classes (m²)</source>
        <translation>各地类净变化合计（平方米）</translation>
    </message>
    <message>
        <source>Net change of cropland (m²)</source>
        <translation>耕地净变化（平方米）</translation>
    </message>
    <message>
        <source>Net emission (t CO2, removals negative)</source>
        <translation>净排放（t CO2，清除为负）</translation>
    </message>
    <message>
        <source>Net emission of all (t C per year, removals negative)</source>
        <translation>净排放总计（t C/年，清除为负）</translation>
    </message>
    <message>
        <source>Net emission of all (t CO2 per year, removals negative)</source>
        <translation>净排放总计（t CO2/年，清除为负）</translation>
    </message>
    <message>
        <source>Net emission of land (t C per year, removals negative)</source>
        <translation>土地净排放（t C/年，清除为负）</translation>
    </message>
    <message>
        <source>Net emission of land (t CO2 per year, removals negative)</source>
        <translation>土地净排放（t CO2/年，清除为负）</translation>
    </message>
    <message>
        <source>Net of loss and accrued gain (t C)</source>
        <translation>损失与累积增加的净值（t C）</translation>
    </message>
    <message>
        <source>New construction land (m²)</source>
        <translation>新增建设用地（平方米）</translation>
    </message>
    <message>
        <source>New manifest</source>
        <translation>新的运行清单</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>新取值</translation>
    </message>
    <message>
        <source>Newer survey</source>
        <translation>新一期调查</translation>
    </message>
    <message>
        <source>Newer version</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation>下一条检测结果</translation>
    </message>
    <message>
        <source>Next open</source>
        <translation>下一个待定</translation>
    </message>
    <message>
        <source>No check has two runs yet. Record a later run, or check again.</source>
        <translation>尚无同一检查的两次运行。请将后一次运行入库，或复检。</translation>
    </message>
    <message>
        <source>No clause is undetermined</source>
        <translation>没有待补充的条款</translation>
    </message>
    <message>
        <source>No conflict found in the layers checked.</source>
        <translation>所检图层未发现冲突。</translation>
    </message>
    <message>
        <source>No conflict found within the scope</source>
        <translation>检测范围内未发现冲突</translation>
    </message>
    <message>
        <source>No conflict in what was checked</source>
        <translation>已检查的内容没有冲突</translation>
    </message>
    <message>
        <source>No finding lies here.</source>
        <translation>此处无检出问题。</translation>
    </message>
    <message>
        <source>No finding of this run lies here.</source>
        <translation>此处没有本次检测的结果。</translation>
    </message>
    <message>
        <source>No findings</source>
        <translation>未检出问题</translation>
    </message>
    <message>
        <source>No layer is a control of this rule pack: say above which role a layer has, or choose another rule pack below.</source>
        <translation>没有图层是本规则包的管控图层：请在上方指定图层用途，或在下方改选规则包。</translation>
    </message>
    <message>
        <source>No layer is open yet. Open a project, or add the projects or parcels to be checked and the layers of control lines: they are recognised by names, fields and values.</source>
        <translation>尚未打开图层。请打开工程，或添加待检测的项目、地块以及控制线图层：将按名称、字段和取值自动识别。</translation>
    </message>
    <message>
        <source>No layer looks like projects or parcels: make it the active layer, or choose it in the dock.</source>
        <translation>没有图层像是项目或地块：请将其设为当前图层，或在面板中选择。</translation>
    </message>
    <message>
        <source>No layer of administrative units is recognised: choose one with “Administrative units…”.</source>
        <translation>未识别到行政区图层：请用“行政区…”选择。</translation>
    </message>
    <message>
        <source>No layer of findings is loaded. Run a check with its output Findings, or check in the Zoning dock.</source>
        <translation>未加载检测结果图层。请运行检查并输出“检测结果”，或在空间管控面板中检查。</translation>
    </message>
    <message>
        <source>No level differs.</source>
        <translation>等级均无差异。</translation>
    </message>
    <message>
        <source>No manifest was recorded with this run: run the check again and record it.</source>
        <translation>该次运行没有随附运行清单：请重新检查并入库。</translation>
    </message>
    <message>
        <source>No number of this family holds here.</source>
        <translation>该系数族在此处没有可用数值。</translation>
    </message>
    <message>
        <source>No number of {pools} for {share} % of the land ({classes})</source>
        <translation>{share} % 的土地（{classes}）没有{pools}数值</translation>
    </message>
    <message>
        <source>No pack with land-use codes can be read.</source>
        <translation>无法读取含用地代码的规则包。</translation>
    </message>
    <message>
        <source>No parent plan (PARENT) is given: this output is not written.</source>
        <translation>未给出上位规划（PARENT），不输出其比较结果。</translation>
    </message>
    <message>
        <source>No series is recorded yet: import statistics, choose a series store, or run “Record indicators”.</source>
        <translation>尚无入库序列：请导入统计数据、选择指标序列库，或运行“指标入库”。</translation>
    </message>
    <message>
        <source>No store yet</source>
        <translation>尚未选择库</translation>
    </message>
    <message>
        <source>No units</source>
        <translation>不使用行政区</translation>
    </message>
    <message>
        <source>No value, and all other values</source>
        <translation>空值及其余所有取值</translation>
    </message>
    <message>
        <source>No&amp;te</source>
        <translation>备注(&amp;T)</translation>
    </message>
    <message>
        <source>None is a default.</source>
        <translation>不设默认。</translation>
    </message>
    <message>
        <source>None of {count} {count:layer|layers} was recognised as a control of {pack}. Say what {count:it is|they are} in the Zoning dock, or choose another pack there.</source>
        <translation>{count} 个图层中没有识别出“{pack}”的管控图层。请在空间管控面板中指定图层用途，或另选规则包。</translation>
    </message>
    <message>
        <source>Not chosen, since their names fit several roles: {layers}. Add them and say in the rows of roles what they are.</source>
        <translation>以下图层的名称与多种用途相符，未自动选入：{layers}。请自行加入，并在“控制线图层用途”中注明。</translation>
    </message>
    <message>
        <source>Not computed yet for {subject}.</source>
        <translation>{subject} 尚未计算。</translation>
    </message>
    <message>
        <source>Not grouped</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>Not recognised: {roles}</source>
        <translation>未识别：{roles}</translation>
    </message>
    <message>
        <source>Not yet carried out (m²)</source>
        <translation>尚未实施（平方米）</translation>
    </message>
    <message>
        <source>Not yet carried out or deviating (m²)</source>
        <translation>未实施或偏离规划（平方米）</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing changed</source>
        <translation>没有变更</translation>
    </message>
    <message>
        <source>Nothing had changed</source>
        <translation>没有变化</translation>
    </message>
    <message>
        <source>Nothing has changed since the last run.</source>
        <translation>与上次运行相比没有变化。</translation>
    </message>
    <message>
        <source>Nothing in this pack has a basis of its own.</source>
        <translation>该规则包中没有写明依据的内容。</translation>
    </message>
    <message>
        <source>Nothing is moved. The decision is kept in the layer of accepted cuts, which the next run takes.</source>
        <translation>不移动任何界线。决定记入“已采纳切割”图层，下次运行时读取。</translation>
    </message>
    <message>
        <source>Nothing is recorded yet: run a check, or record the findings of a run.</source>
        <translation>尚无检测结果：请运行检查，或将某次运行的检测结果入库。</translation>
    </message>
    <message>
        <source>Nothing new: the store already contains this run.</source>
        <translation>无新内容：检测结果库已包含该次运行。</translation>
    </message>
    <message>
        <source>Nothing was chosen yet that a pack could hold.</source>
        <translation>尚无可写入规则包的指定。</translation>
    </message>
    <message>
        <source>Nothing was recorded: no place was chosen for the findings store yet.</source>
        <translation>未入库：尚未指定检测结果库的位置。</translation>
    </message>
    <message>
        <source>Nothing was recorded: no place was chosen for the series store yet.</source>
        <translation>未入库：尚未选择指标序列库的位置。</translation>
    </message>
    <message>
        <source>Number and area of what reached each stage in each year.</source>
        <translation>各年到达各阶段的数量和面积。</translation>
    </message>
    <message>
        <source>Number at risk</source>
        <translation>存在风险（橙）数</translation>
    </message>
    <message>
        <source>Number conditional</source>
        <translation>有条件的数量</translation>
    </message>
    <message>
        <source>Number converted by a decision</source>
        <translation>按判定转换的要素数</translation>
    </message>
    <message>
        <source>Number converted to the usual class</source>
        <translation>取通常地类的要素数</translation>
    </message>
    <message>
        <source>Number critical and not waived or fixed</source>
        <translation>未豁免且未整改的严重检测结果数</translation>
    </message>
    <message>
        <source>Number different from the parent plan</source>
        <translation>与上位规划不一致的数量</translation>
    </message>
    <message>
        <source>Number disputed in the store</source>
        <translation>库中有异议的检测结果数</translation>
    </message>
    <message>
        <source>Number forbidden</source>
        <translation>不符合的数量</translation>
    </message>
    <message>
        <source>Number left out by the limit</source>
        <translation>因数量限制未处理的对象数</translation>
    </message>
    <message>
        <source>Number no longer found, now fixed</source>
        <translation>不再出现、已整改的检测结果数</translation>
    </message>
    <message>
        <source>Number not solved by a cut</source>
        <translation>核减无法解决的对象数</translation>
    </message>
    <message>
        <source>Number of accepted cuts</source>
        <translation>已采纳切割数</translation>
    </message>
    <message>
        <source>Number of accepted cuts that are gone</source>
        <translation>已采纳而现已不存在的切割数</translation>
    </message>
    <message>
        <source>Number of accepted cuts that changed</source>
        <translation>采纳后有变化的切割数</translation>
    </message>
    <message>
        <source>Number of accounts</source>
        <translation>账户数</translation>
    </message>
    <message>
        <source>Number of accounts that are undetermined</source>
        <translation>未定的账户数</translation>
    </message>
    <message>
        <source>Number of accounts that balance</source>
        <translation>已平衡的账户数</translation>
    </message>
    <message>
        <source>Number of accounts that balance on condition</source>
        <translation>有条件平衡的账户数</translation>
    </message>
    <message>
        <source>Number of accounts with a deficit</source>
        <translation>有缺口的账户数</translation>
    </message>
    <message>
        <source>Number of alerts</source>
        <translation>预警数</translation>
    </message>
    <message>
        <source>Number of applications</source>
        <translation>申请数</translation>
    </message>
    <message>
        <source>Number of applications over the quota</source>
        <translation>超出指标的申请数</translation>
    </message>
    <message>
        <source>Number of applications that are undetermined</source>
        <translation>待补充的申请数</translation>
    </message>
    <message>
        <source>Number of applications that wait</source>
        <translation>等待的申请数</translation>
    </message>
    <message>
        <source>Number of applications within the quota</source>
        <translation>在指标内的申请数</translation>
    </message>
    <message>
        <source>Number of bases compared with a public copy only</source>
        <translation>仅与公开副本核对的依据数</translation>
    </message>
    <message>
        <source>Number of bases not compared or verified</source>
        <translation>未与任何文本核对的依据数</translation>
    </message>
    <message>
        <source>Number of bases verified by an office</source>
        <translation>已由有关单位核验的依据数</translation>
    </message>
    <message>
        <source>Number of binding targets missed</source>
        <translation>未达到的约束性指标数</translation>
    </message>
    <message>
        <source>Number of block totals that are exceeded</source>
        <translation>超出的街坊总量数</translation>
    </message>
    <message>
        <source>Number of boundaries to be surveyed again</source>
        <translation>须复测的界线数</translation>
    </message>
    <message>
        <source>Number of buildings outside all parcels</source>
        <translation>不在任何地块上的建筑数</translation>
    </message>
    <message>
        <source>Number of buildings that cannot be used</source>
        <translation>无法使用的建筑数</translation>
    </message>
    <message>
        <source>Number of buildings without floor area</source>
        <translation>无建筑面积的建筑数</translation>
    </message>
    <message>
        <source>Number of cases</source>
        <translation>案例数</translation>
    </message>
    <message>
        <source>Number of cells that changed</source>
        <translation>变化像元数</translation>
    </message>
    <message>
        <source>Number of cells with a value</source>
        <translation>有值像元数</translation>
    </message>
    <message>
        <source>Number of changes</source>
        <translation>变更数</translation>
    </message>
    <message>
        <source>Number of checks that lack a layer</source>
        <translation>缺少图层的检查数</translation>
    </message>
    <message>
        <source>Number of classes</source>
        <translation>地类数</translation>
    </message>
    <message>
        <source>Number of classes without a number in some pool</source>
        <translation>有碳库缺少数值的类别数</translation>
    </message>
    <message>
        <source>Number of clauses</source>
        <translation>条款数</translation>
    </message>
    <message>
        <source>Number of clauses without an indicator</source>
        <translation>没有指标的条款数</translation>
    </message>
    <message>
        <source>Number of climate indicators without a clause</source>
        <translation>没有条款的气候指标数</translation>
    </message>
    <message>
        <source>Number of codes</source>
        <translation>编码数量</translation>
    </message>
    <message>
        <source>Number of codes of another edition</source>
        <translation>其他版本的编码数</translation>
    </message>
    <message>
        <source>Number of codes of another list</source>
        <translation>其他分类的编码数</translation>
    </message>
    <message>
        <source>Number of codes that a person has to decide on</source>
        <translation>须人工确定的编码数</translation>
    </message>
    <message>
        <source>Number of codes that are not in the list</source>
        <translation>编码表中没有的编码数</translation>
    </message>
    <message>
        <source>Number of codes whose list is in doubt</source>
        <translation>分类存疑的编码数</translation>
    </message>
    <message>
        <source>Number of codes with several targets</source>
        <translation>一对多的编码数</translation>
    </message>
    <message>
        <source>Number of conditional findings</source>
        <translation>有条件的检测结果数</translation>
    </message>
    <message>
        <source>Number of confidential rows (C)</source>
        <translation>保密的行目数（C）</translation>
    </message>
    <message>
        <source>Number of conflicts, without slivers</source>
        <translation>冲突数（不含碎片）</translation>
    </message>
    <message>
        <source>Number of control lines loosened</source>
        <translation>放松的控制线数</translation>
    </message>
    <message>
        <source>Number of converted features</source>
        <translation>已转换要素数</translation>
    </message>
    <message>
        <source>Number of corrections</source>
        <translation>更正数</translation>
    </message>
    <message>
        <source>Number of critical findings</source>
        <translation>严重的检测结果数</translation>
    </message>
    <message>
        <source>Number of cuts</source>
        <translation>切割数</translation>
    </message>
    <message>
        <source>Number of cuts by an edge in force</source>
        <translation>现行有效边界的切割数</translation>
    </message>
    <message>
        <source>Number of cuts whose edge is undetermined</source>
        <translation>边界待定的切割数</translation>
    </message>
    <message>
        <source>Number of cuts whose edge may be moved</source>
        <translation>边界可调整的切割数</translation>
    </message>
    <message>
        <source>Number of cuts with a warning</source>
        <translation>有提示的切割数</translation>
    </message>
    <message>
        <source>Number of decisions whose feature no longer exists</source>
        <translation>要素已不存在的判定数</translation>
    </message>
    <message>
        <source>Number of definitions that changed without a break</source>
        <translation>口径变化而无断点的指标数</translation>
    </message>
    <message>
        <source>Number of differences between stages</source>
        <translation>阶段差异数</translation>
    </message>
    <message>
        <source>Number of disputed codes</source>
        <translation>有分歧的编码数</translation>
    </message>
    <message>
        <source>Number of disputed rights</source>
        <translation>有争议的权利数</translation>
    </message>
    <message>
        <source>Number of errors and warnings</source>
        <translation>错误和警告数</translation>
    </message>
    <message>
        <source>Number of estimated rows</source>
        <translation>已估算的行目数</translation>
    </message>
    <message>
        <source>Number of expected targets missed</source>
        <translation>未达到的预期性指标数</translation>
    </message>
    <message>
        <source>Number of expired terms on patches</source>
        <translation>图斑上已到期的期限数</translation>
    </message>
    <message>
        <source>Number of explained rows</source>
        <translation>已说明的行数</translation>
    </message>
    <message>
        <source>Number of features</source>
        <translation>要素数</translation>
    </message>
    <message>
        <source>Number of features that cannot be used</source>
        <translation>无法使用的要素数</translation>
    </message>
    <message>
        <source>Number of features that could not be used</source>
        <translation>无法使用的要素数</translation>
    </message>
    <message>
        <source>Number of features that could not be written</source>
        <translation>未能写出的要素数</translation>
    </message>
    <message>
        <source>Number of features without a finding</source>
        <translation>未检出问题的要素数</translation>
    </message>
    <message>
        <source>Number of features without a group</source>
        <translation>没有分组的要素数</translation>
    </message>
    <message>
        <source>Number of features without an area</source>
        <translation>无面积的要素数</translation>
    </message>
    <message>
        <source>Number of files</source>
        <translation>文件数</translation>
    </message>
    <message>
        <source>Number of files without a usable parcel</source>
        <translation>没有可用地块的文件数</translation>
    </message>
    <message>
        <source>Number of final values in place of preliminary ones</source>
        <translation>取代初步数的最终数个数</translation>
    </message>
    <message>
        <source>Number of findings</source>
        <translation>检测结果数</translation>
    </message>
    <message>
        <source>Number of findings in the runs</source>
        <translation>本次运行的检测结果数</translation>
    </message>
    <message>
        <source>Number of findings shown</source>
        <translation>显示的检测结果数</translation>
    </message>
    <message>
        <source>Number of groups</source>
        <translation>分组数</translation>
    </message>
    <message>
        <source>Number of groups refused</source>
        <translation>不予平差的分组数</translation>
    </message>
    <message>
        <source>Number of groups without a known total</source>
        <translation>总面积未知的分组数</translation>
    </message>
    <message>
        <source>Number of holders</source>
        <translation>权利人数</translation>
    </message>
    <message>
        <source>Number of holes</source>
        <translation>洞数</translation>
    </message>
    <message>
        <source>Number of indicators</source>
        <translation>指标数</translation>
    </message>
    <message>
        <source>Number of indicators known for all options</source>
        <translation>各方案均有数值的指标数</translation>
    </message>
    <message>
        <source>Number of indicators with unchecked source</source>
        <translation>来源未核对的指标数</translation>
    </message>
    <message>
        <source>Number of issues</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>Number of layers, 0 without extends</source>
        <translation>层数，未扩展其他包时为 0</translation>
    </message>
    <message>
        <source>Number of limits met</source>
        <translation>满足限值的数量</translation>
    </message>
    <message>
        <source>Number of limits missed</source>
        <translation>超出限值的数量</translation>
    </message>
    <message>
        <source>Number of limits missed, conditional</source>
        <translation>超出限值、为有条件的数量</translation>
    </message>
    <message>
        <source>Number of limits missed, forbidden</source>
        <translation>超出限值、为不符合的数量</translation>
    </message>
    <message>
        <source>Number of major findings</source>
        <translation>重要的检测结果数</translation>
    </message>
    <message>
        <source>Number of measurable clauses</source>
        <translation>可量化的条款数</translation>
    </message>
    <message>
        <source>Number of measured clauses</source>
        <translation>已监测的条款数</translation>
    </message>
    <message>
        <source>Number of minor findings</source>
        <translation>一般的检测结果数</translation>
    </message>
    <message>
        <source>Number of names that do not match their code</source>
        <translation>与编码不符的名称数</translation>
    </message>
    <message>
        <source>Number of near ties</source>
        <translation>份额接近数</translation>
    </message>
    <message>
        <source>Number of new cuts</source>
        <translation>新增切割数</translation>
    </message>
    <message>
        <source>Number of new findings</source>
        <translation>新增检测结果数</translation>
    </message>
    <message>
        <source>Number of new rows</source>
        <translation>新增行数</translation>
    </message>
    <message>
        <source>Number of official values that were withdrawn</source>
        <translation>撤回的公布值数</translation>
    </message>
    <message>
        <source>Number of open lines</source>
        <translation>未闭合线数</translation>
    </message>
    <message>
        <source>Number of options</source>
        <translation>方案数</translation>
    </message>
    <message>
        <source>Number of options that another is better than on all</source>
        <translation>被其他方案各项均优的方案数</translation>
    </message>
    <message>
        <source>Number of overlapping pairs</source>
        <translation>重叠对数</translation>
    </message>
    <message>
        <source>Number of overlaps that are forbidden</source>
        <translation>不符合的重叠数</translation>
    </message>
    <message>
        <source>Number of pairs below the minimum area</source>
        <translation>小于面积下限的对数</translation>
    </message>
    <message>
        <source>Number of pairs of clause and parcel</source>
        <translation>条款与地块的对应数</translation>
    </message>
    <message>
        <source>Number of pairs that changed</source>
        <translation>变化的地类对数</translation>
    </message>
    <message>
        <source>Number of parcels</source>
        <translation>地块数</translation>
    </message>
    <message>
        <source>Number of parcels and features that cannot be used</source>
        <translation>无法使用的宗地和要素数</translation>
    </message>
    <message>
        <source>Number of parcels of unknown right type</source>
        <translation>权利类型未知的宗地数</translation>
    </message>
    <message>
        <source>Number of parcels started late or not yet</source>
        <translation>逾期动工或逾期未动工地块数</translation>
    </message>
    <message>
        <source>Number of parcels suspected to be idle</source>
        <translation>疑似闲置地块数</translation>
    </message>
    <message>
        <source>Number of parcels that are not ready</source>
        <translation>不具备供应条件的地块数</translation>
    </message>
    <message>
        <source>Number of parcels that are ready</source>
        <translation>具备供应条件的地块数</translation>
    </message>
    <message>
        <source>Number of parcels that are undetermined</source>
        <translation>待补充地块数</translation>
    </message>
    <message>
        <source>Number of parcels that become suspected idle soon</source>
        <translation>即将疑似闲置地块数</translation>
    </message>
    <message>
        <source>Number of parcels that may be recognised as idle</source>
        <translation>可以认定闲置地块数</translation>
    </message>
    <message>
        <source>Number of parcels with a cut</source>
        <translation>有切割的宗地数</translation>
    </message>
    <message>
        <source>Number of parcels with a name</source>
        <translation>有名称的地块数</translation>
    </message>
    <message>
        <source>Number of parcels without buildings</source>
        <translation>没有建筑的地块数</translation>
    </message>
    <message>
        <source>Number of parts</source>
        <translation>分块数量</translation>
    </message>
    <message>
        <source>Number of parts of split parcels</source>
        <translation>分割部分数</translation>
    </message>
    <message>
        <source>Number of patches</source>
        <translation>图斑数</translation>
    </message>
    <message>
        <source>Number of patches covered</source>
        <translation>已覆盖图斑数</translation>
    </message>
    <message>
        <source>Number of patches partly covered</source>
        <translation>部分覆盖图斑数</translation>
    </message>
    <message>
        <source>Number of patches that cannot be used</source>
        <translation>无法使用的图斑数</translation>
    </message>
    <message>
        <source>Number of patches that the layers given do not cover</source>
        <translation>所给图层未覆盖的图斑数</translation>
    </message>
    <message>
        <source>Number of patches to check in the field</source>
        <translation>需实地核查的图斑数</translation>
    </message>
    <message>
        <source>Number of pieces</source>
        <translation>块数</translation>
    </message>
    <message>
        <source>Number of pieces in cuts</source>
        <translation>切割块数</translation>
    </message>
    <message>
        <source>Number of pieces of which it is not known what they did</source>
        <translation>作用未知的块数</translation>
    </message>
    <message>
        <source>Number of pieces that are rounding</source>
        <translation>属坐标取整的部分数</translation>
    </message>
    <message>
        <source>Number of places</source>
        <translation>位置数</translation>
    </message>
    <message>
        <source>Number of plausibility warnings</source>
        <translation>合理性提示数</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>Number of problems that block the pack</source>
        <translation>导致规则包不可用的问题数</translation>
    </message>
    <message>
        <source>Number of projects</source>
        <translation>项目数</translation>
    </message>
    <message>
        <source>Number of projects or parcels</source>
        <translation>项目或地块数</translation>
    </message>
    <message>
        <source>Number of reasons of the pack without a layer</source>
        <translation>规则包中缺少图层的因素数</translation>
    </message>
    <message>
        <source>Number of restorable patches in farmland</source>
        <translation>永久基本农田内可恢复图斑数</translation>
    </message>
    <message>
        <source>Number of results without a row</source>
        <translation>没有行目的结果数</translation>
    </message>
    <message>
        <source>Number of rights</source>
        <translation>权利数</translation>
    </message>
    <message>
        <source>Number of rights with an undetermined rule</source>
        <translation>有待补充规则的权利数</translation>
    </message>
    <message>
        <source>Number of rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Number of rows included elsewhere (IE)</source>
        <translation>计入他处的行目数（IE）</translation>
    </message>
    <message>
        <source>Number of rows not estimated (NE)</source>
        <translation>未估算的行目数（NE）</translation>
    </message>
    <message>
        <source>Number of rows of joint holders</source>
        <translation>共同共有行数</translation>
    </message>
    <message>
        <source>Number of rows that could not be compared</source>
        <translation>无法比较的行数</translation>
    </message>
    <message>
        <source>Number of rows that divide a parcel</source>
        <translation>分割宗地的行数</translation>
    </message>
    <message>
        <source>Number of rows that do not occur (NO)</source>
        <translation>未发生的行目数（NO）</translation>
    </message>
    <message>
        <source>Number of rows that the store contained</source>
        <translation>库中已有的行数</translation>
    </message>
    <message>
        <source>Number of rows to which an own or official value came</source>
        <translation>补充自测值或公布值的行数</translation>
    </message>
    <message>
        <source>Number of rows with a value</source>
        <translation>有数值的行数</translation>
    </message>
    <message>
        <source>Number of rows with unchecked source</source>
        <translation>来源未核对的行目数</translation>
    </message>
    <message>
        <source>Number of rows without a conflict, left out</source>
        <translation>未入库的无冲突行数</translation>
    </message>
    <message>
        <source>Number of rows without a value</source>
        <translation>没有数值的行数</translation>
    </message>
    <message>
        <source>Number of rows: concerned</source>
        <translation>行数：涉及</translation>
    </message>
    <message>
        <source>Number of rows: no data</source>
        <translation>行数：缺少数据</translation>
    </message>
    <message>
        <source>Number of rows: not concerned</source>
        <translation>行数：不涉及</translation>
    </message>
    <message>
        <source>Number of rules</source>
        <translation>规则数</translation>
    </message>
    <message>
        <source>Number of rules and subjects</source>
        <translation>规则与对象的数量</translation>
    </message>
    <message>
        <source>Number of rules that lack a layer or field</source>
        <translation>缺少图层或字段的规则数</translation>
    </message>
    <message>
        <source>Number of rules that were not run</source>
        <translation>未执行的规则数</translation>
    </message>
    <message>
        <source>Number of rules that were run on some layers only</source>
        <translation>仅对部分图层执行的规则数</translation>
    </message>
    <message>
        <source>Number of runs new to the store</source>
        <translation>首次入库的运行数</translation>
    </message>
    <message>
        <source>Number of scenarios without a rank</source>
        <translation>未能排序的方案数</translation>
    </message>
    <message>
        <source>Number of scenarios, the present among them</source>
        <translation>方案数（含现状）</translation>
    </message>
    <message>
        <source>Number of series</source>
        <translation>序列数</translation>
    </message>
    <message>
        <source>Number of shares that cannot be read</source>
        <translation>无法读取的份额数</translation>
    </message>
    <message>
        <source>Number of skipped features, summed over the rules</source>
        <translation>跳过的要素数（按规则累计）</translation>
    </message>
    <message>
        <source>Number of slivers</source>
        <translation>碎片数</translation>
    </message>
    <message>
        <source>Number of stale decisions</source>
        <translation>过期判定数</translation>
    </message>
    <message>
        <source>Number of subjects processed</source>
        <translation>已处理的对象数</translation>
    </message>
    <message>
        <source>Number of subjects that are undetermined</source>
        <translation>待补充的对象数</translation>
    </message>
    <message>
        <source>Number of suggested targets missed</source>
        <translation>未达到的建议性指标数</translation>
    </message>
    <message>
        <source>Number of sums of lower targets</source>
        <translation>上下级核对数</translation>
    </message>
    <message>
        <source>Number of sums that miss the higher target</source>
        <translation>与上级不符的合计数</translation>
    </message>
    <message>
        <source>Number of targets</source>
        <translation>指标数</translation>
    </message>
    <message>
        <source>Number of targets met</source>
        <translation>达到的指标数</translation>
    </message>
    <message>
        <source>Number of targets met within the tolerance</source>
        <translation>容差内达到的指标数</translation>
    </message>
    <message>
        <source>Number of targets missed</source>
        <translation>未达到的指标数</translation>
    </message>
    <message>
        <source>Number of targets that are undetermined</source>
        <translation>待补充的指标数</translation>
    </message>
    <message>
        <source>Number of terms on patches that are about to end</source>
        <translation>图斑上临近到期的期限数</translation>
    </message>
    <message>
        <source>Number of the band with the classes, from 1.</source>
        <translation>地类所在波段的序号，从 1 起。</translation>
    </message>
    <message>
        <source>Number of the band, from 1.</source>
        <translation>波段号，从 1 起。</translation>
    </message>
    <message>
        <source>Number of things compared</source>
        <translation>已比较的项数</translation>
    </message>
    <message>
        <source>Number of things that are different</source>
        <translation>不一致的项数</translation>
    </message>
    <message>
        <source>Number of things that are equal</source>
        <translation>一致的项数</translation>
    </message>
    <message>
        <source>Number of things that could not be compared</source>
        <translation>无法比较的项数</translation>
    </message>
    <message>
        <source>Number of things that layers add</source>
        <translation>各层新增的项数</translation>
    </message>
    <message>
        <source>Number of things that layers override</source>
        <translation>各层覆盖的项数</translation>
    </message>
    <message>
        <source>Number of things that layers switch off</source>
        <translation>各层停用的项数</translation>
    </message>
    <message>
        <source>Number of threads</source>
        <translation>用地链数</translation>
    </message>
    <message>
        <source>Number of totals over the parent plan</source>
        <translation>超出上位规划的总量数</translation>
    </message>
    <message>
        <source>Number of trade-offs</source>
        <translation>有得有失的方案对数</translation>
    </message>
    <message>
        <source>Number of undetermined clauses</source>
        <translation>待补充的条款数</translation>
    </message>
    <message>
        <source>Number of undetermined limits</source>
        <translation>待补充的数量</translation>
    </message>
    <message>
        <source>Number of undetermined rows</source>
        <translation>未定的行数</translation>
    </message>
    <message>
        <source>Number of units</source>
        <translation>单位数</translation>
    </message>
    <message>
        <source>Number of units and years that were not adjusted</source>
        <translation>未平差的单位年数</translation>
    </message>
    <message>
        <source>Number of units whose name changed</source>
        <translation>名称变化的行政区数</translation>
    </message>
    <message>
        <source>Number of unknown codes</source>
        <translation>未知编码数</translation>
    </message>
    <message>
        <source>Number of unresolved features</source>
        <translation>未转换要素数</translation>
    </message>
    <message>
        <source>Number of usable buildings</source>
        <translation>可用建筑数</translation>
    </message>
    <message>
        <source>Number of values changed in place</source>
        <translation>就地修改的值数</translation>
    </message>
    <message>
        <source>Number of values that were corrected</source>
        <translation>经更正的数值个数</translation>
    </message>
    <message>
        <source>Number of verdicts within the accuracy</source>
        <translation>容差小于位置精度的结论数</translation>
    </message>
    <message>
        <source>Number of waivers that became stale</source>
        <translation>失效的豁免数</translation>
    </message>
    <message>
        <source>Number off their path or to be watched</source>
        <translation>偏离路径或需关注的条款数</translation>
    </message>
    <message>
        <source>Number on their path</source>
        <translation>正常（绿）数</translation>
    </message>
    <message>
        <source>Number open again</source>
        <translation>重新打开的检测结果数</translation>
    </message>
    <message>
        <source>Number open in the store</source>
        <translation>库中未处理的检测结果数</translation>
    </message>
    <message>
        <source>Number or title of the document behind the waiver</source>
        <translation>豁免所依据文件的文号或标题</translation>
    </message>
    <message>
        <source>Number outside all units</source>
        <translation>不在任何单位内的数量</translation>
    </message>
    <message>
        <source>Number outside the parent plan</source>
        <translation>超出上位规划范围的数量</translation>
    </message>
    <message>
        <source>Number solved by a cut</source>
        <translation>核减可解决的对象数</translation>
    </message>
    <message>
        <source>Number still open</source>
        <translation>仍未处理的检测结果数</translation>
    </message>
    <message>
        <source>Number that changed</source>
        <translation>有变化的检测结果数</translation>
    </message>
    <message>
        <source>Number that missed their target</source>
        <translation>未达标（红）数</translation>
    </message>
    <message>
        <source>Number that need documents only</source>
        <translation>只需材料的对象数</translation>
    </message>
    <message>
        <source>Number that wait for a decision</source>
        <translation>等待判定的要素数</translation>
    </message>
    <message>
        <source>Number that were deleted</source>
        <translation>已删除的对象数</translation>
    </message>
    <message>
        <source>Number that were judged again</source>
        <translation>重新判定的对象数</translation>
    </message>
    <message>
        <source>Number to be watched</source>
        <translation>需关注（黄）数</translation>
    </message>
    <message>
        <source>Number undetermined</source>
        <translation>待补充的数量</translation>
    </message>
    <message>
        <source>Number waived in the store</source>
        <translation>库中已豁免的检测结果数</translation>
    </message>
    <message>
        <source>Number whose code stays the same</source>
        <translation>编码不变的要素数</translation>
    </message>
    <message>
        <source>Number with a better verdict because a control layer is filtered</source>
        <translation>因管控图层设有过滤条件而判定变宽的个数</translation>
    </message>
    <message>
        <source>Number without a code</source>
        <translation>没有编码的要素数</translation>
    </message>
    <message>
        <source>Number without a conflict found</source>
        <translation>未发现冲突的数量</translation>
    </message>
    <message>
        <source>Number without a level</source>
        <translation>无法定级（灰）数</translation>
    </message>
    <message>
        <source>Number without a unit</source>
        <translation>未定单位的数量</translation>
    </message>
    <message>
        <source>Number: existing, not in accordance</source>
        <translation>现状不符数量</translation>
    </message>
    <message>
        <source>Numbers and areas by kind and reason.</source>
        <translation>按类型和原因统计的数量和面积。</translation>
    </message>
    <message>
        <source>Numbers and areas by role and verdict.</source>
        <translation>按图层用途和结论统计数量与面积。</translation>
    </message>
    <message>
        <source>Numbers separated by commas, including deleted and new ones, if you know that nothing else was edited: the layer need not be read then. Empty: every row is compared.</source>
        <translation>以逗号分隔的编号，含已删除和新增的要素；确知没有其他编辑时填写，可不读取整个图层。留空：逐行比较。</translation>
    </message>
    <message>
        <source>Numbers, areas and deadlines of each town.</source>
        <translation>各乡镇的图斑数、面积和期限。</translation>
    </message>
    <message>
        <source>Numbers, dates or texts, the lowest first; ties are ordered by id. Needed with applications.</source>
        <translation>数字、日期或文本，由小到大；同序按编号。提供用地申请时必填。</translation>
    </message>
    <message>
        <source>Numbers: choose a family by its boundary, or an own table of densities.</source>
        <translation>数值：按边界选择系数族，或给出自有系数表。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Occupied against replenished cropland by county, year and cause: area, paddy and grain capacity, before 2024 and since.</source>
        <translation>按县、年度和原因对比耕地占用与补充：数量、水田、粮食产能，2024年前后分别适用。</translation>
    </message>
    <message>
        <source>Occupied cropland</source>
        <translation>占用耕地</translation>
    </message>
    <message>
        <source>Occupied pieces</source>
        <translation>占用图斑</translation>
    </message>
    <message>
        <source>Of a change of carbon: divided by them it is an emission of a year.</source>
        <translation>用于碳储量变化：除以该年数得年排放。</translation>
    </message>
    <message>
        <source>Of a usable piece. Empty: that of the pack.</source>
        <translation>可用地块的最小面积。留空时按规则包。</translation>
    </message>
    <message>
        <source>Of an indicator of reach, a row for each facility and date: what it serves, what no other one serves, and what the indicator would lose without it. They do not add up: what two serve is lost without neither.</source>
        <translation>覆盖类指标每个设施每期一行：服务的量、独自服务的量，以及失去该设施时指标的损失。各行之和不等于指标值：两个设施共同服务的部分，缺其一并不损失。</translation>
    </message>
    <message>
        <source>Of another check than checkzoning: where the layers lie that were prepared; folders in it are searched too. Empty: where the layers of the project lie.</source>
        <translation>用于 checkzoning 以外的检测：准备分块时所用图层的所在位置，也会搜索其中的子文件夹。留空：工程图层所在的文件夹。</translation>
    </message>
    <message>
        <source>Of buildings, parcels and the table of floor areas.</source>
        <translation>适用于建筑、地块和建筑面积表。</translation>
    </message>
    <message>
        <source>Of buildings.</source>
        <translation>建筑所填建筑面积的单位。</translation>
    </message>
    <message>
        <source>Of fine soil; needed for a content.</source>
        <translation>指细土；图为含量时必填。</translation>
    </message>
    <message>
        <source>Of m2, ha, mu and km2, separated by commas; tables use the first. Empty: as set in the options of the plugin, otherwise m2 and ha, in Chinese documents on land in China mu too. Layers stay in m².</source>
        <translation>m2、ha、mu、km2 中的一个或几个，以逗号分隔；表格采用第一个。留空：按插件选项，否则为平方米和公顷，中文报告对中国境内的土地另列亩。图层始终为平方米。</translation>
    </message>
    <message>
        <source>Of more patches those with the most open ground have a page; how many were left out is reported. The folder has a page for each.</source>
        <translation>超过时按待落实面积从大到小选取，并报告未附页的数量。文件夹中每个图斑都有一页。</translation>
    </message>
    <message>
        <source>Of the check-up. Empty: the last year of the store with a value.</source>
        <translation>体检年度。留空：指标序列库中有数值的最后一年。</translation>
    </message>
    <message>
        <source>Of the check-up: titles, directions and kinds where the store states none, and the numbers by which levels are judged.</source>
        <translation>用于年度体检：序列库未注明时的指标名称、方向和性质，以及预警等级所依据的数值。</translation>
    </message>
    <message>
        <source>Of the distance between base and target: with less left an indicator is yellow. Empty: the number of the pack.</source>
        <translation>占基期与目标之差的比例：余量小于此值时为黄。留空：采用规则包中的数值。</translation>
    </message>
    <message>
        <source>Of the inventory; rows of the table of other years are left out. Empty: the table has one year.</source>
        <translation>清单年份；表中其他年份的行略去。空：表中只有一个年份。</translation>
    </message>
    <message>
        <source>Of the land {row} % has a number by row, {envelope} % by envelope, {none} % none.</source>
        <translation>土地中 {row} % 有直接数值，{envelope} % 取候选范围，{none} % 没有数值。</translation>
    </message>
    <message>
        <source>Of the larger value: options that differ by no more count as alike.</source>
        <translation>占较大数值的比例：差值不超过此比例的方案视为相同。</translation>
    </message>
    <message>
        <source>Of the same distance, by which a target and its path may be missed where neither target nor indicator states a tolerance. Empty: the number of the pack.</source>
        <translation>占同一差额的比例：目标和指标均未注明容差时，允许偏离目标及其路径的幅度。留空：采用规则包中的数值。</translation>
    </message>
    <message>
        <source>Of the same kind. It may be in another coordinate system.</source>
        <translation>与旧版本同类，坐标系可以不同。</translation>
    </message>
    <message>
        <source>Of values that follow a list. land_class: the class of the list. level1 to level3: its class at that level. legal_class: agricultural, construction, unused; with it two lists can be compared.</source>
        <translation>用于依据分类表的取值。land_class：分类表中的类别；level1 至 level3：该级类别；legal_class：农用地、建设用地、未利用地，可用于比较两个不同的分类表。</translation>
    </message>
    <message>
        <source>Of values that state none in a column series, such as the survey that land is of. Values of different ones are different series: the later one is broken off from the earlier.</source>
        <translation>用于未在 series 字段中注明的数值，如用地所属的调查。调查不同即序列不同：后者与前者之间为断点。</translation>
    </message>
    <message>
        <source>Official values stand beside the office's own ones, with the difference; they replace none</source>
        <translation>公布值与自测值并列并给出差值，互不取代</translation>
    </message>
    <message>
        <source>Older survey</source>
        <translation>旧一期调查</translation>
    </message>
    <message>
        <source>Older version</source>
        <translation>旧版本</translation>
    </message>
    <message>
        <source>On how many processes of this machine the check runs; results are the same, whatever the number. 0: one, and up to four for more than about 100,000 parcels on a machine with at least four cores and 2 GB of memory for each. A number is taken as it is: each process needs up to 1.5 GB, on few parcels starting them takes longer than the check, and on two cores little is gained.</source>
        <translation>在本机用几个进程计算；无论填几，结果都相同。0：一个；地块超过约 10 万个、且本机至少有四核、每个进程有 2 GB 内存时，最多四个。填写数字时按所填计算：每个进程最多占用 1.5 GB 内存；地块少时启动进程比检测本身还久，双核机器上几乎没有收益。</translation>
    </message>
    <message>
        <source>One HTML file for each project, and an index.</source>
        <translation>每个项目一份 HTML 文件，另有目录页。</translation>
    </message>
    <message>
        <source>One HTML file for each project, with its map, and an index with the totals.</source>
        <translation>每个项目一个 HTML 文件，附示意图，并有汇总目录。</translation>
    </message>
    <message>
        <source>One HTML file from the results of checks: cards, drawings, tables that sort and filter, ledger and manifest; from a series store the annual check-up, or two pages of it.</source>
        <translation>将检测结果汇成一份 HTML 报告：卡片、示意图、可排序筛选的表格、台账和清单；由指标序列库生成年度体检报告或两页简报。</translation>
    </message>
    <message>
        <source>One HTML file to hand over, five pages of A4 for a county: result and how sure it is, coverage, other families, charts, map, the card of each coefficient with its source. Whole tables are in a workbook (XLSX) beside it.</source>
        <translation>可提交的 HTML 文件，县级成果打印约五页 A4：结果与可靠程度、覆盖情况、其他系数族、图表、地图、各系数的系数卡及来源。完整表格见同名工作簿（XLSX）。</translation>
    </message>
    <message>
        <source>One HTML file to hand over, with all tables and definitions.</source>
        <translation>可提交的 HTML 文件，含全部表格和统计口径。</translation>
    </message>
    <message>
        <source>One HTML file to hand over, with the findings and every rule.</source>
        <translation>一个可提交的 HTML 文件，含检测结果和全部规则。</translation>
    </message>
    <message>
        <source>One HTML file to hand over. Its heading states that the plan in force prevails.</source>
        <translation>可直接交付的 HTML 文件，页首注明以现行规划为准。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: affected holders by village and type, and the ledger.</source>
        <translation>一个可交付的 HTML 文件：按村和权利类型的受影响权利人，以及面积账。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: findings, conflicts, shares, basis, and what was not checked.</source>
        <translation>可移交的单个 HTML 文件：检测结果、冲突、份额、依据及未检查事项。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: shares, blanks with their remedies, families side by side.</source>
        <translation>可直接移交的 HTML 文件：各项比例、缺数值的类别及补充办法、各系数族对比。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: totals, statement, tables, issues, and a map where there is one project.</source>
        <translation>可交付的单个 HTML 文件：合计、情况说明、各表、问题清单；仅有一个项目时附示意图。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: verdicts, clauses, inheritance, comparison of sites, and what was not checked. Its heading states that the list on the province's platform prevails.</source>
        <translation>可交付的网页报告：结论、条款、继承、选址比较和未检查事项。开头注明以省级平台清单为准。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: verdicts, evidence, basis, drawings, and what was not checked.</source>
        <translation>可提交的单个 HTML 文件：结论、证据、依据、示意图，以及未检测的内容。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: verdicts, limits, required reductions, warnings, and what was not checked.</source>
        <translation>可交付的 HTML 文件：结论、控制指标、整改量、提示以及未检查的内容。</translation>
    </message>
    <message>
        <source>One HTML file: answers of the parcels, and what is missing of each.</source>
        <translation>一个 HTML 文件：各地块的检测结果和缺项。</translation>
    </message>
    <message>
        <source>One HTML file: suspected idle land with days and route, stages by year, what was not checked.</source>
        <translation>一个 HTML 文件：疑似闲置清单（天数、途径）、各阶段分年度情况、未检查内容。</translation>
    </message>
    <message>
        <source>One PDF for each project, with a map of the run's layers, and an index with the totals.</source>
        <translation>每个项目一份 PDF，附本次运行各图层的示意图，另有汇总合计的索引。</translation>
    </message>
    <message>
        <source>One copy of your form for each project, named by it.</source>
        <translation>每个项目一份填写后的模板，以项目命名。</translation>
    </message>
    <message>
        <source>One document for each project, with its map, and an index with the totals.</source>
        <translation>每个项目一份文档，附项目示意图，另有一份汇总目录。</translation>
    </message>
    <message>
        <source>One file that needs no network. It holds no coordinates, no folders and no base map.</source>
        <translation>单个文件，无需网络。不含坐标、文件夹路径和底图。</translation>
    </message>
    <message>
        <source>One file: results, towns, deadlines, and a page for each patch with its tables and a map before and after.</source>
        <translation>一个文件：初判结果、乡镇、期限，以及每个图斑一页的表格和变化前后示意图。</translation>
    </message>
    <message>
        <source>One kind of control line in this plan; it has to contain everything in the line of the parent plan.</source>
        <translation>本规划的一种控制线，应包含上位规划控制线的全部范围。</translation>
    </message>
    <message>
        <source>One option is better than all others</source>
        <translation>有一个方案优于所有其他方案</translation>
    </message>
    <message>
        <source>One polygon layer of planned land use for each option; the present too, where options are compared with it. Empty: options are those that the results name.</source>
        <translation>每个方案一个规划用地面图层；与现状比较时也选入现状图层。留空：以结果表中出现的方案为准。</translation>
    </message>
    <message>
        <source>One polygon layer of planned land use per plan. Ground outside a plan stays as it is.</source>
        <translation>每个方案一个规划用地面图层。方案未涉及的用地保持现状。</translation>
    </message>
    <message>
        <source>One quantity; less is better. land_carbon: emission from the change of the land's stock, t CO2, removals negative. land_flux: annual flux of land. building_emission, building_potential: from totals of buildings. forbidden: results of a check. Quantities are never added.</source>
        <translation>选一个量，越小越优。land_carbon：土地碳储量变化的排放，t CO2，吸收为负。land_flux：土地年通量。building_emission、building_potential：建筑合计。forbidden：检测结果。不同的量不相加。</translation>
    </message>
    <message>
        <source>One standard deviation of each cell in the map's unit, on the same grid. Errors of cells are taken to go together, which is the most they can come to; a product's own error of a mean may be less.</source>
        <translation>各像元的一倍标准差，单位、格网与自有图相同。像元误差按完全相关合计，为可能的最大值；产品自带的均值误差可能更小。</translation>
    </message>
    <message>
        <source>One workbook in a form of our own: holders, parcels, villages, estimate, ledger.</source>
        <translation>本插件自拟表式的工作簿：权利人、宗地、按村汇总、测算、面积账。</translation>
    </message>
    <message>
        <source>One workbook with a sheet for each table, in customary layouts: numbers as numbers, codes as text.</source>
        <translation>一个工作簿，每表一个工作表，采用常用格式：数值为数值，代码为文本。</translation>
    </message>
    <message>
        <source>Only for files whose header lacks the system or the zone; the values of a header always have priority.</source>
        <translation>仅用于文件头缺少坐标系或带号的文件；文件头已有的内容不会被覆盖。</translation>
    </message>
    <message>
        <source>Only if their names differ there; in the same order.</source>
        <translation>仅在旧版本字段名不同时指定，顺序一致。</translation>
    </message>
    <message>
        <source>Only on the first date (ha)</source>
        <translation>仅前期有（公顷）</translation>
    </message>
    <message>
        <source>Only on the first date (m²)</source>
        <translation>仅前期有（平方米）</translation>
    </message>
    <message>
        <source>Only on the second date (ha)</source>
        <translation>仅后期有（公顷）</translation>
    </message>
    <message>
        <source>Only on the second date (m²)</source>
        <translation>仅后期有（平方米）</translation>
    </message>
    <message>
        <source>Only these parcels</source>
        <translation>仅限指定地块</translation>
    </message>
    <message>
        <source>Only what the map shows</source>
        <translation>仅当前地图范围</translation>
    </message>
    <message>
        <source>Only with weights there is a score. A row for each indicator by its id: its weight, and the values that are worth 0 and 100. Empty ends: the worst and the best option.</source>
        <translation>给出权重才计算得分。每项指标（填标识）一行：权重，以及计 0 分和 100 分的数值。两端留空：取最差和最好的方案。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open a copy in the model designer…</source>
        <translation>在模型设计器中打开副本…</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Open ground of patches</source>
        <translation>图斑待落实范围</translation>
    </message>
    <message>
        <source>Open lines with the length of the gap, outlines that cross themselves or were drawn twice, each with its place.</source>
        <translation>未闭合的线及缺口长度、自相交或重复绘制的轮廓，并给出位置。</translation>
    </message>
    <message>
        <source>Open the sample county</source>
        <translation>打开示例县</translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation>打开样例工程</translation>
    </message>
    <message>
        <source>Open: {values} {values:value|values}, {features} of {total} {total:feature|features} ({percent} %).</source>
        <translation>待定：{values} 个取值，涉及 {total} 个要素中的 {features} 个（{percent} %）。</translation>
    </message>
    <message>
        <source>OpenDocument text (*.odt)</source>
        <translation>OpenDocument 文本 (*.odt)</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Option that is better than all others</source>
        <translation>优于所有其他方案的方案</translation>
    </message>
    <message>
        <source>Option to compare with</source>
        <translation>参照方案</translation>
    </message>
    <message>
        <source>Optional: values are recorded in the units of its indicators, such as ha where a table has mu.</source>
        <translation>可选：数值按其指标的计量单位入库，例如表中为亩而入库为公顷。</translation>
    </message>
    <message>
        <source>Options against each other</source>
        <translation>方案两两对比</translation>
    </message>
    <message>
        <source>Options by indicator</source>
        <translation>分指标方案表</translation>
    </message>
    <message>
        <source>Options of a plan side by side by the indicators of a pack: carbon, people and floor area in hazard zones, ground taken and kept, service, results of checks; which is better on all, where they trade off, and a score by weights that you give.</source>
        <translation>按规则包的指标并排比较规划方案：碳、灾害风险区内人口与建筑面积、占用与保留的用地、服务设施、检测结论；哪个方案各项均优、哪些有得有失，以及按您给出的权重计算的得分。</translation>
    </message>
    <message>
        <source>Order of the coordinates</source>
        <translation>坐标顺序</translation>
    </message>
    <message>
        <source>Organic soils, not covered (ha)</source>
        <translation>有机土面积，不在计算范围内（公顷）</translation>
    </message>
    <message>
        <source>Other fields that may be meant</source>
        <translation>可能的其他字段</translation>
    </message>
    <message>
        <source>Other tables</source>
        <translation>其他表格</translation>
    </message>
    <message>
        <source>Otherwise every closed line is a separate parcel, and nested ones are listed.</source>
        <translation>不选时每条闭合线各为一个地块，嵌套的列出。</translation>
    </message>
    <message>
        <source>Out of date: plans, years or carbon were changed since. Compare the options again.</source>
        <translation>结果已过期：此后方案、年份或碳数据已更改。请重新比较方案。</translation>
    </message>
    <message>
        <source>Out of date: {what}</source>
        <translation>结果已过期：{what}</translation>
    </message>
    <message>
        <source>Outlines of projects, as polygons.</source>
        <translation>项目范围（面）。</translation>
    </message>
    <message>
        <source>Over each column, and beside each row of heads: what it holds</source>
        <translation>各列上方和各表头行左侧为其含义</translation>
    </message>
    <message>
        <source>Over the years</source>
        <translation>历年变化</translation>
    </message>
    <message>
        <source>Overlapping pieces</source>
        <translation>重叠图块</translation>
    </message>
    <message>
        <source>Overlaps</source>
        <translation>重叠表</translation>
    </message>
    <message>
        <source>Overlaps of projects with control layers, their ledger, and a report of both.</source>
        <translation>项目与管控图层的压占、面积台账，以及两者的报告。</translation>
    </message>
    <message>
        <source>Overlaps, gaps and other ground</source>
        <translation>重叠、缝隙等图形</translation>
    </message>
    <message>
        <source>Own layer of climates, zones, soils</source>
        <translation>自有气候区、生态区、土壤图层</translation>
    </message>
    <message>
        <source>Own map of biomass or carbon</source>
        <translation>自有生物量或碳图</translation>
    </message>
    <message>
        <source>Own map of biomass or carbon, second date</source>
        <translation>后期自有生物量或碳图</translation>
    </message>
    <message>
        <source>Own map of soil carbon</source>
        <translation>自有土壤碳图</translation>
    </message>
    <message>
        <source>Own map of soil carbon, second date</source>
        <translation>后期自有土壤碳图</translation>
    </message>
    <message>
        <source>Own raster of climates, zones or soils</source>
        <translation>自有气候区、生态区或土壤栅格</translation>
    </message>
    <message>
        <source>Own table of densities</source>
        <translation>自有系数表</translation>
    </message>
    <message>
        <source>Own table of factors</source>
        <translation>自有因子表</translation>
    </message>
    <message>
        <source>Own table of fluxes</source>
        <translation>自有通量系数表</translation>
    </message>
    <message>
        <source>Own table of intensities</source>
        <translation>自有能耗强度表</translation>
    </message>
    <message>
        <source>Ownership form as XLSX</source>
        <translation>土地权属情况表（XLSX）</translation>
    </message>
    <message>
        <source>Ownership survey form as an editable document</source>
        <translation>土地权属情况表（可编辑文档）</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF 文件 (*.pdf)</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>系数包</translation>
    </message>
    <message>
        <source>Pack of annual fluxes</source>
        <translation>年通量系数包</translation>
    </message>
    <message>
        <source>Pack of building intensities</source>
        <translation>建筑能耗强度系数包</translation>
    </message>
    <message>
        <source>Pack of building intensity</source>
        <translation>建设强度规则包</translation>
    </message>
    <message>
        <source>Pack of building intensity from a file</source>
        <translation>来自文件的建设强度规则包</translation>
    </message>
    <message>
        <source>Pack of carbon rules</source>
        <translation>碳规则包</translation>
    </message>
    <message>
        <source>Pack of coefficients</source>
        <translation>系数包</translation>
    </message>
    <message>
        <source>Pack of electricity factors</source>
        <translation>电力因子系数包</translation>
    </message>
    <message>
        <source>Pack of fuels</source>
        <translation>燃料系数包</translation>
    </message>
    <message>
        <source>Pack of fuels and farm inputs</source>
        <translation>燃料与农业投入品系数包</translation>
    </message>
    <message>
        <source>Pack of indicators</source>
        <translation>指标规则包</translation>
    </message>
    <message>
        <source>Pack of land-use codes</source>
        <translation>地类编码包</translation>
    </message>
    <message>
        <source>Pack of land-use codes from a file</source>
        <translation>地类编码包文件</translation>
    </message>
    <message>
        <source>Pack of quotas</source>
        <translation>指标包</translation>
    </message>
    <message>
        <source>Pack of quotas from a file</source>
        <translation>指标包文件</translation>
    </message>
    <message>
        <source>Pack of rights</source>
        <translation>权属规则包</translation>
    </message>
    <message>
        <source>Pack of the balance</source>
        <translation>平衡参数包</translation>
    </message>
    <message>
        <source>Pack of warming potentials</source>
        <translation>增温潜势系数包</translation>
    </message>
    <message>
        <source>Pack with the exempt causes</source>
        <translation>除外情形所在的规则包</translation>
    </message>
    <message>
        <source>Pack with the rows</source>
        <translation>清单行目规则包</translation>
    </message>
    <message>
        <source>Pack {pack} written. It lies over {below}; from the packs folder of a project or profile it can be chosen by its name.</source>
        <translation>已写入规则包 {pack}，叠加在 {below} 之上；放在工程或用户配置的 packs 文件夹中即可按名称选用。</translation>
    </message>
    <message>
        <source>Packs (*.zip *.yaml)</source>
        <translation>数据包 (*.zip *.yaml)</translation>
    </message>
    <message>
        <source>Page size of PDF</source>
        <translation>PDF 页面大小</translation>
    </message>
    <message>
        <source>Pages of evidence</source>
        <translation>证据页</translation>
    </message>
    <message>
        <source>Pairs of polygons that share less are counted, but not listed.</source>
        <translation>重叠面积小于下限的只计数，不列出。</translation>
    </message>
    <message>
        <source>Parameters of another check</source>
        <translation>其他检测的参数</translation>
    </message>
    <message>
        <source>Parcel, ring, point, x (northing), y (easting) and length of the side to the next point.</source>
        <translation>地块、圈号、点号、x（纵坐标）、y（横坐标）和到下一点的边长。</translation>
    </message>
    <message>
        <source>Parcels</source>
        <translation>地块</translation>
    </message>
    <message>
        <source>Parcels as “Trace the life of land” writes them: each piece gets the parcel that holds most of it and its stage. FIELDS: parcel, stage, start_state.</source>
        <translation>“追踪用地全生命周期”输出的地块：每块取占其面积最大的地块及其阶段。字段对应（FIELDS）：parcel、stage、start_state。</translation>
    </message>
    <message>
        <source>Parcels of one holder that touch as one unit</source>
        <translation>同一权利人的相连宗地合为一个单位</translation>
    </message>
    <message>
        <source>Parcels of use that an edge of the plan cuts have two sets of limits.</source>
        <translation>被规划界线切割的使用权宗地适用两套管控要求。</translation>
    </message>
    <message>
        <source>Parcels or patches with a land-use code. Polygons are divided among the zones.</source>
        <translation>带用地用海分类代码的地块或图斑。面按分区拆分。</translation>
    </message>
    <message>
        <source>Parcels or plots</source>
        <translation>宗地或地块</translation>
    </message>
    <message>
        <source>Parcels or zones</source>
        <translation>地块或分区</translation>
    </message>
    <message>
        <source>Parcels overlap in a project</source>
        <translation>项目内有宗地重叠</translation>
    </message>
    <message>
        <source>Parcels selected in {layer}: {count}</source>
        <translation>{layer} 中选中的图斑：{count}</translation>
    </message>
    <message>
        <source>Parcels that become suspected idle land within so many days are listed, and temporary land whose term ends by then.</source>
        <translation>列出在此天数内成为疑似闲置的地块，以及期限届满的临时用地。</translation>
    </message>
    <message>
        <source>Parcels that carry clauses</source>
        <translation>落实条款的地块</translation>
    </message>
    <message>
        <source>Parcels to supply</source>
        <translation>拟供地块</translation>
    </message>
    <message>
        <source>Parcels whose rights exclude each other, lie on the wrong ownership or need consent; disputes, terms, codes, registered areas, shares of holders, and parcels that a plan cuts.</source>
        <translation>权利互斥、所有权不符或须经同意的宗地；争议、期限、代码、登记面积、权利人份额，以及被规划界线切割的宗地。</translation>
    </message>
    <message>
        <source>Parcels with the same value are one project, and one site in the comparison.</source>
        <translation>取值相同的地块为一个项目，在比较中为一个场址。</translation>
    </message>
    <message>
        <source>Parcels with the same value are one project. Without it each parcel is a project.</source>
        <translation>该字段值相同的地块为一个项目。不指定时每个地块为一个项目。</translation>
    </message>
    <message>
        <source>Parcels with the same value are one project: it gets its own verdict, and its small overlaps are added up. Without it each parcel is a project.</source>
        <translation>取值相同的地块为同一项目：项目另有结论，零星压占合并计算。不填则每个地块为一个项目。</translation>
    </message>
    <message>
        <source>Parcels with their answer</source>
        <translation>地块检测结果</translation>
    </message>
    <message>
        <source>Parcels with their code and the type of their right (such as BDCDYH or ZDDM, and QLLX): use rights, mining rights, easements, and the ownership of land. Without an ownership it is not checked what use rights lie on.</source>
        <translation>带代码和权利类型（如 BDCDYH 或 ZDDM、QLLX）的宗地：使用权、矿业权、地役权以及土地所有权。没有所有权图层时，不检查使用权所依附的所有权。</translation>
    </message>
    <message>
        <source>Parcels with their stage</source>
        <translation>地块及其阶段</translation>
    </message>
    <message>
        <source>Parcels with their stage, as “Trace the life of land” writes them: each piece has the one that holds most of it</source>
        <translation>“追踪用地全生命周期”输出的地块及阶段：每个地块注明占其最大部分者</translation>
    </message>
    <message>
        <source>Parcels with units</source>
        <translation>地块归属</translation>
    </message>
    <message>
        <source>Parent plan</source>
        <translation>上位规划</translation>
    </message>
    <message>
        <source>Part of the land is outside the survey</source>
        <translation>存在调查范围外的土地</translation>
    </message>
    <message>
        <source>Parts of parcels</source>
        <translation>地块分割部分</translation>
    </message>
    <message>
        <source>Parts of the Carbon dock</source>
        <translation>碳核算面板的各部分</translation>
    </message>
    <message>
        <source>Parts of the Zoning dock</source>
        <translation>空间管控面板的各部分</translation>
    </message>
    <message>
        <source>Parts under a control (overlap), parts outside to which a rule applies (beside), and parts without data (no_data).</source>
        <translation>位于管控要素内的部分（overlap）、不在其内但有规则涉及的部分（beside），以及缺少数据的部分（no_data）。</translation>
    </message>
    <message>
        <source>Patches by town</source>
        <translation>分乡镇图斑统计</translation>
    </message>
    <message>
        <source>Patches of the later year, or a plan's land use.</source>
        <translation>后期图斑，或规划用地。</translation>
    </message>
    <message>
        <source>Patches of the later year. What only one survey covers is undetermined.</source>
        <translation>较晚年度的图斑。仅一期调查覆盖的范围列为未定。</translation>
    </message>
    <message>
        <source>Patches or projects, or rows of Land-use occupation: county, year or date, cause, net area, paddy, quality grade. Fields are recognised by name.</source>
        <translation>图斑或项目，也可为“地类占用”的结果行：县、年度或日期、原因、净面积、水田、质量等别。字段按名称识别。</translation>
    </message>
    <message>
        <source>Patches that count as green; overlaps count once. Without it the green ratio is undetermined, unless a field of the parcels states the area.</source>
        <translation>计入绿地率的绿地，重叠只计一次。不提供且地块字段未填绿地面积时，绿地率为待补充。</translation>
    </message>
    <message>
        <source>Patches with land classes (DLBM): what the ground was, by area and on the map.</source>
        <translation>带地类（DLBM）的调查图斑：变化前的地类，用于面积统计和示意图。</translation>
    </message>
    <message>
        <source>Patches with land classes: what the ground is now.</source>
        <translation>带地类的调查图斑：变化后的地类。</translation>
    </message>
    <message>
        <source>Patches with their class (DLTB) of the earlier year.</source>
        <translation>较早年度带地类编码的图斑（DLTB）。</translation>
    </message>
    <message>
        <source>Patches with their class (DLTB): they show the land classes in farmland, and must tile the administrative area.</source>
        <translation>带地类编码的图斑（DLTB）：用于判断永久基本农田内的地类，并应无缝覆盖行政区。</translation>
    </message>
    <message>
        <source>Patches with their class, such as DLTB.</source>
        <translation>带地类的图斑，如 DLTB。</translation>
    </message>
    <message>
        <source>Patches with their result</source>
        <translation>图斑初判结果</translation>
    </message>
    <message>
        <source>Path of the factor</source>
        <translation>因子路径</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人口</translation>
    </message>
    <message>
        <source>People and floor area</source>
        <translation>人数与建筑面积</translation>
    </message>
    <message>
        <source>People and floor area of each scenario: emissions are shown per head and per floor area too. Empty: not divided.</source>
        <translation>各方案的人数与建筑面积：排放另按人均和单位建筑面积显示。留空则不计算。</translation>
    </message>
    <message>
        <source>People of the base year</source>
        <translation>基期人口</translation>
    </message>
    <message>
        <source>People of the target year</source>
        <translation>目标年人口</translation>
    </message>
    <message>
        <source>People, buildings, critical facilities and planned development in hazard zones, permeable ground and run-off, shelter, and a raster of heat or flood by parcel, by unit and in total.</source>
        <translation>按单元和合计计算灾害风险区内的人口、建筑、重要设施和规划建设用地，可渗透地面与径流，避难场所，以及按地块统计的热环境或内涝栅格。</translation>
    </message>
    <message>
        <source>Permanent basic farmland</source>
        <translation>永久基本农田</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Piece</source>
        <translation>地块</translation>
    </message>
    <message>
        <source>Pieces</source>
        <translation>切分图斑</translation>
    </message>
    <message>
        <source>Pieces behind the change</source>
        <translation>变化来源地块</translation>
    </message>
    <message>
        <source>Pieces of the places</source>
        <translation>位置的各部分图形</translation>
    </message>
    <message>
        <source>Pieces sum to their parcels</source>
        <translation>各部分之和等于宗地</translation>
    </message>
    <message>
        <source>Pieces that edges cut off</source>
        <translation>边界切出部分</translation>
    </message>
    <message>
        <source>Pieces to cut off</source>
        <translation>核减部分</translation>
    </message>
    <message>
        <source>Pl&amp;ans (optional)</source>
        <translation>方案(&amp;A)（可选）</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Place of the land</source>
        <translation>土地所在位置</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>查询位置</translation>
    </message>
    <message>
        <source>Place…</source>
        <translation>地点…</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Plan and actual</source>
        <translation>规划与现状</translation>
    </message>
    <message>
        <source>Plan of the chart</source>
        <translation>图表所示方案</translation>
    </message>
    <message>
        <source>Plan or projects</source>
        <translation>规划或项目</translation>
    </message>
    <message>
        <source>Planned land</source>
        <translation>规划用地</translation>
    </message>
    <message>
        <source>Planned land use of the parent plan: the plan has to lie inside it, with equal or finer uses, and no more construction land.</source>
        <translation>上位规划的规划用地：本规划应位于其范围内，用途一致或更细，建设用地不增加。</translation>
    </message>
    <message>
        <source>Planned land use, such as YDYHGH.</source>
        <translation>规划用地用海，如 YDYHGH。</translation>
    </message>
    <message>
        <source>Planned parcels or projects. Polygons are divided among the units by area, lines by length, points by position.</source>
        <translation>拟建地块或项目。面按面积、线按长度、点按位置分到各单元。</translation>
    </message>
    <message>
        <source>Planned, not surveyed (m²)</source>
        <translation>有规划无现状（平方米）</translation>
    </message>
    <message>
        <source>Planning compliance</source>
        <translation>规划符合性</translation>
    </message>
    <message>
        <source>Planning conditions, pre-examinations, approvals, supplies, contracts, permits, deliveries and use, verifications, registrations, temporary land, replenishments, inspections: those that there are. Tables without geometry are linked by keys.</source>
        <translation>规划条件、预审、审批、供地、合同、许可、交地和使用、核实、登记、临时用地、补充耕地、执法检查：有哪些就选哪些。没有图形的表按关键字关联。</translation>
    </message>
    <message>
        <source>Planning zones</source>
        <translation>规划分区</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Plots or zones of a plan</source>
        <translation>规划地块或分区</translation>
    </message>
    <message>
        <source>Plots with their potential emission</source>
        <translation>地块及其潜在排放</translation>
    </message>
    <message>
        <source>Plots, patches or parcels with a land-use code; or a table.</source>
        <translation>带用地编码的地块、图斑或宗地，也可为表格。</translation>
    </message>
    <message>
        <source>Points or polygons of stations of rail or bus. Empty: their coverage is undetermined.</source>
        <translation>轨道或公交站点，点或面。留空时，站点覆盖率为待补充。</translation>
    </message>
    <message>
        <source>Points or polygons with the number of people. In a polygon they are spread evenly.</source>
        <translation>带人口数的点或面；面内人口按面积均匀分布。</translation>
    </message>
    <message>
        <source>Points to check: no unit, partly outside, near ties, overlapping units, unusable features.</source>
        <translation>需要人工查看的情况：没有单位、部分在外、份额接近、单位重叠、不可用的要素。</translation>
    </message>
    <message>
        <source>Points, lines or polygons to query.</source>
        <translation>要查询的点、线或面。</translation>
    </message>
    <message>
        <source>Polygons in a Gauss-Kruger zone, or in any system if a zone is named below.</source>
        <translation>高斯投影带内的面；若在下方指定投影带，也可为其他坐标系。</translation>
    </message>
    <message>
        <source>Polygons in which conflicts are known and explained: conflicts completely inside them get the status explained.</source>
        <translation>已知并有说明的冲突所在的面：完全位于其中的冲突状态为 explained。</translation>
    </message>
    <message>
        <source>Polygons of causes that do not count, such as national ecological conversion or damage by disaster; loss in them is listed separately.</source>
        <translation>不计入责任的原因所在的面，例如国家生态退耕、灾毁；其中的减少单独列出。</translation>
    </message>
    <message>
        <source>Polygons of flood, geological or other hazards. Empty: what lies in them is undetermined.</source>
        <translation>洪涝、地质等灾害的面。留空时，区内对象为待补充。</translation>
    </message>
    <message>
        <source>Polygons of projects with their approval: each piece gets the project that holds most of it, its permit, and which share of the piece it holds. FIELDS: project, permit.</source>
        <translation>项目范围及其批准文件：每块取占其面积最大的项目、批准文号及其所占比例。字段对应（FIELDS）：project、permit。</translation>
    </message>
    <message>
        <source>Polygons of the land as it is, such as DLTB.</source>
        <translation>现状用地面图层，如 DLTB。</translation>
    </message>
    <message>
        <source>Polygons of the later survey, or of the plan; its codes may follow another list.</source>
        <translation>后期调查或规划的面，可采用另一种代码分类。</translation>
    </message>
    <message>
        <source>Polygons of the units, such as towns: findings get their outlines, so that they are on the map. A county's finding gets its towns. Empty: findings have no outline.</source>
        <translation>单元（如乡镇）的图形：问题记录取其范围，以便在地图上定位；县的问题取其各乡镇。留空：问题记录没有图形。</translation>
    </message>
    <message>
        <source>Polygons such as the ecological red line, for rules on sink land inside it; for rules per zone each polygon is a subject.</source>
        <translation>生态保护红线等面图层，用于其内的碳汇用地规则；按分区的规则以每个面为对象。</translation>
    </message>
    <message>
        <source>Polygons that are screened.</source>
        <translation>进行筛选的面。</translation>
    </message>
    <message>
        <source>Polygons that changed, such as the patches of a quarter's satellite images.</source>
        <translation>发生变化的多边形，例如季度卫片图斑。</translation>
    </message>
    <message>
        <source>Polygons that each get a table, such as towns. Empty: everything is one unit.</source>
        <translation>分别列表的单位面图层，如乡镇。留空则全部作为一个单位。</translation>
    </message>
    <message>
        <source>Polygons that each get indicator rows, such as towns. A thread counts in the unit with most of its ground, without ground in that of its code. Empty: all land alone.</source>
        <translation>各自给出指标行的面，如乡镇。用地线索按面积最大的单元统计，没有图形的按单元代码统计。为空时只给出全部用地。</translation>
    </message>
    <message>
        <source>Polygons that each get rows, such as towns. Ground outside is one more unit; together they are the total. Empty: everything is one unit.</source>
        <translation>分别统计的面，如乡镇；单元以外另列一行，相加即为合计。留空时只作合计。</translation>
    </message>
    <message>
        <source>Polygons that each get totals, such as towns or planning units. Ground outside is a separate zone; overlapping zones each count what they contain.</source>
        <translation>分别统计的面，如乡镇或规划单元。各分区以外单列；相互重叠的分区分别计算。</translation>
    </message>
    <message>
        <source>Polygons that each get totals, such as towns. A building belongs to the zone that holds most of it, so that zones add up.</source>
        <translation>分别统计的面，如乡镇。建筑归入其主要所在的分区，分区合计等于总量。</translation>
    </message>
    <message>
        <source>Polygons that may carry clauses: parcels, zones, projects, or findings of a rule. Empty: it is not asked what carries them.</source>
        <translation>可能落实条款的面：地块、分区、项目，或某规则的检测结果。空：不查落实载体。</translation>
    </message>
    <message>
        <source>Polygons that state limits, or zone codes for the table of limits.</source>
        <translation>带控制指标的面，或带分区代码以对应指标表。</translation>
    </message>
    <message>
        <source>Polygons that state why something changed; they apply to changes completely inside them.</source>
        <translation>说明变更原因的面；变更完全位于其中时适用。</translation>
    </message>
    <message>
        <source>Polygons with a land-use code: a survey such as DLTB, a plan, or patches of land cover.</source>
        <translation>带用地代码的面：DLTB 等调查成果、规划或土地覆盖图斑。</translation>
    </message>
    <message>
        <source>Polygons with a land-use code: a survey such as DLTB, or a plan.</source>
        <translation>带用地代码的面：地类图斑（DLTB）等调查成果或规划。</translation>
    </message>
    <message>
        <source>Polygons with a land-use code: the present, or the earlier survey.</source>
        <translation>带用地代码的面：现状或前期调查。</translation>
    </message>
    <message>
        <source>Polygons with an upper floor-area ratio: site area × ratio gives their potential emission, which is separate from the emission of buildings.</source>
        <translation>带容积率上限的面：用地面积 × 容积率得出潜在排放，与现有建筑排放分开。</translation>
    </message>
    <message>
        <source>Polygons with climate, soil, use, management and input before and after, and the year of change; a value common to all features may be given instead of a field. A climate or soil that neither gives is that of the place: its candidates, with their band.</source>
        <translation>面图层，含气候区、土壤、变化前后的利用、管理与投入及变化年份；全部要素相同的，可不用字段而统一取值。两者均未给出的气候区或土壤取所在地点的候选值，并带区间。</translation>
    </message>
    <message>
        <source>Polygons with code and class of each unit. They may be in another coordinate system.</source>
        <translation>带有编码和分类的管控单元面，可为其他坐标系。</translation>
    </message>
    <message>
        <source>Polygons with fields climate, zone, continent or soil: it wins over the maps of the plugin and over values for all. Other names of fields are rows of FIELDS, its words rows of VALUES with the role place. A parcel takes the value of its largest part; where the layer says nothing, the maps are asked. A parcel whose word is not known has no number until VALUES says what it means.</source>
        <translation>带 climate、zone、continent 或 soil 字段的面图层，优先于插件自带图幅和统一取值。字段另有名称的，在 FIELDS 中逐行指明；图层用语的含义在 VALUES 中逐行给出，用途为 place。图斑取其最大部分的值；图层未说明之处改查自带图幅。取值无法识别的图斑在 VALUES 说明含义前没有数值。</translation>
    </message>
    <message>
        <source>Polygons with names: a patch that states no town belongs to that with most of it.</source>
        <translation>带名称的多边形：未注明乡镇的图斑归入其面积最大的乡镇。</translation>
    </message>
    <message>
        <source>Polygons with the code of each zone. They may be in another coordinate system.</source>
        <translation>带分区代码的面，可采用其他坐标系。</translation>
    </message>
    <message>
        <source>Polygons with unit codes: the land is divided among them, and area that no land covers is shown.</source>
        <translation>带单位代码的面：用地按其切分，并检出无用地覆盖的部分。</translation>
    </message>
    <message>
        <source>Polygons, or a table: an access list.</source>
        <translation>面图层，或表格（准入清单）。</translation>
    </message>
    <message>
        <source>Polygons, whose areas are measured; or anything with a field that states an area.</source>
        <translation>面要素（量算其面积），或带有面积字段的任意要素。</translation>
    </message>
    <message>
        <source>Polygons, with fields that name the documents (such as BCAZWH, GHTJWH).</source>
        <translation>面图层，含各文件文号字段（如 BCAZWH、GHTJWH）。</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>碳库</translation>
    </message>
    <message>
        <source>Pools of the own map</source>
        <translation>自有图包含的部分</translation>
    </message>
    <message>
        <source>Potential: {what}</source>
        <translation>潜在：{what}</translation>
    </message>
    <message>
        <source>Pre-check data quality</source>
        <translation>数据库质检预检</translation>
    </message>
    <message>
        <source>Pre-checks a database, checks plots against their limits of building intensity and their uses against the planning zones, and writes one report of all.</source>
        <translation>对成果数据库作质检预检，按控制指标检测地块建设强度，按规划分区检测用途，并汇总为一份报告。</translation>
    </message>
    <message>
        <source>Prefix for added fields</source>
        <translation>结果字段前缀</translation>
    </message>
    <message>
        <source>Preliminary check: the competent authority decides.</source>
        <translation>初步检测，以主管部门认定为准。</translation>
    </message>
    <message>
        <source>Prepare a check in parts</source>
        <translation>准备分块检测</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Previous finding</source>
        <translation>上一条检测结果</translation>
    </message>
    <message>
        <source>Price of carbon</source>
        <translation>碳价格</translation>
    </message>
    <message>
        <source>Prices of collective land by area</source>
        <translation>区片综合地价表</translation>
    </message>
    <message>
        <source>Printed column by column as they are, such as summaries; results of the group Rights have pages: conflicts with maps, holders by village and type, stages by year, suspected idle land; so have commitments and options of the group Monitoring. Fields with personal data are left out and named.</source>
        <translation>按列原样列出，如汇总表；“权利”组的结果有专页：权利冲突附图、各村各类权利人、各阶段分年度情况、疑似闲置土地；“监测”组的规划承诺和方案比较也有专页。含个人信息的字段不列出，并予注明。</translation>
    </message>
    <message>
        <source>Printed in the head of reports. Empty: no mark is printed.</source>
        <translation>印在报告页眉。留空：不印密级。</translation>
    </message>
    <message>
        <source>Printed in the head of the report. Empty: no mark is printed.</source>
        <translation>印在报告页眉。留空：不印密级。</translation>
    </message>
    <message>
        <source>Pro&amp;jects</source>
        <translation>项目(&amp;J)</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题清单</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Producer</source>
        <translation>数据产生单位</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Project or batch</source>
        <translation>项目或批次</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Projects and parcels with names</source>
        <translation>含名称的项目和地块</translation>
    </message>
    <message>
        <source>Projects or parcels</source>
        <translation>项目或地块</translation>
    </message>
    <message>
        <source>Projects with the same value are compared with each other in SITES; projects without a value are left out of it. Without a field all are compared.</source>
        <translation>取值相同的项目在选址比较表中相互比较，没有取值的项目不列入。不指定字段时全部比较。</translation>
    </message>
    <message>
        <source>Put before the names of added fields, if your layer has fields of the same name.</source>
        <translation>图层已有同名字段时，加在结果字段名之前。</translation>
    </message>
    <message>
        <source>Put before the names of the added fields, if your layer has fields of the same name.</source>
        <translation>图层已有同名字段时，加在结果字段名之前。</translation>
    </message>
    <message>
        <source>Put before the names of the fields added to the verdicts, if your layer has fields of the same name.</source>
        <translation>图层中有同名字段时，加在结论字段名之前。</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Quota that they draw on</source>
        <translation>所使用的指标</translation>
    </message>
    <message>
        <source>Rank by</source>
        <translation>排序依据</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Ranking, pairs and quantities of “Compare scenarios”; indicator rows; verdicts of a check, which are counted; a table of your own with indicator, option, value and unit. A column “option” or “scenario” says whose they are.</source>
        <translation>“方案比选”的排序表、两两比较表和分项表；指标行；检测结论（按类别计数）；含指标、方案、数值、计量单位的自编表。列 option 或 scenario 说明属于哪个方案。</translation>
    </message>
    <message>
        <source>Raster of carbon densities</source>
        <translation>碳密度栅格</translation>
    </message>
    <message>
        <source>Raster of heat or flood</source>
        <translation>热环境或内涝栅格</translation>
    </message>
    <message>
        <source>Raster of slope in per cent; cells above the limit, and cells without a value, are excluded.</source>
        <translation>以百分比表示的坡度栅格；超过上限及没有值的像元被排除。</translation>
    </message>
    <message>
        <source>Raster of the carbon change</source>
        <translation>碳储量变化栅格</translation>
    </message>
    <message>
        <source>Raster of transitions</source>
        <translation>转移栅格</translation>
    </message>
    <message>
        <source>Rates of supply and completion, areas not supplied, not used and not finished, number of suspected idle parcels, as indicator rows.</source>
        <translation>供地率、竣工率，批而未供、供而未用、用而未尽面积，疑似闲置宗数（指标行）。</translation>
    </message>
    <message>
        <source>Read from the newer version, otherwise from the older. A slash or a dash counts as no reason, and so does a reason that a feature that lost ground already had in the older version.</source>
        <translation>先读新版本，再读旧版本。斜杠或短横视为无原因；范围减少的要素，旧版本已有的原因不算本次原因。</translation>
    </message>
    <message>
        <source>Read the series store again</source>
        <translation>重新读取指标序列库</translation>
    </message>
    <message>
        <source>Read the store again</source>
        <translation>重新读取检测结果库</translation>
    </message>
    <message>
        <source>Reading the findings store…</source>
        <translation>正在读取检测结果库…</translation>
    </message>
    <message>
        <source>Reading the findings…</source>
        <translation>正在读取检测结果…</translation>
    </message>
    <message>
        <source>Reading the land …</source>
        <translation>正在读取土地…</translation>
    </message>
    <message>
        <source>Reading the land…</source>
        <translation>正在读取用地…</translation>
    </message>
    <message>
        <source>Reading the results…</source>
        <translation>正在读取结果…</translation>
    </message>
    <message>
        <source>Reading the series store…</source>
        <translation>正在读取指标序列库…</translation>
    </message>
    <message>
        <source>Reading the sheet…</source>
        <translation>正在读取工作表…</translation>
    </message>
    <message>
        <source>Reading the spreadsheet…</source>
        <translation>正在读取电子表格…</translation>
    </message>
    <message>
        <source>Reading the values…</source>
        <translation>正在读取取值…</translation>
    </message>
    <message>
        <source>Reads the codes of the land, and its groups.</source>
        <translation>用于识别地类编码及其分组。</translation>
    </message>
    <message>
        <source>Reads the codes, and converts those of another list to the matrix's. A matrix with its own words needs none.</source>
        <translation>用于读取代码，并将其他分类转为矩阵所用分类。采用自有用语的矩阵无需指定。</translation>
    </message>
    <message>
        <source>Ready to supply?</source>
        <translation>净地可供审查</translation>
    </message>
    <message>
        <source>Real numbers: those of the family are invented. Choose another family.</source>
        <translation>真实数值：该系数族的数值为虚构。请选择其他系数族。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Reason of corrections</source>
        <translation>更正理由</translation>
    </message>
    <message>
        <source>Reason of the change</source>
        <translation>修改理由</translation>
    </message>
    <message>
        <source>Reasons and buffers</source>
        <translation>因素与缓冲距离</translation>
    </message>
    <message>
        <source>Recheck</source>
        <translation>复检</translation>
    </message>
    <message>
        <source>Recheck what changed</source>
        <translation>复检变化部分</translation>
    </message>
    <message>
        <source>Recode land use</source>
        <translation>转换用地编码</translation>
    </message>
    <message>
        <source>Recoded layer</source>
        <translation>转换后的图层</translation>
    </message>
    <message>
        <source>Recognised for all options: {layers}</source>
        <translation>各方案共用的已识别图层：{layers}</translation>
    </message>
    <message>
        <source>Recognised: none</source>
        <translation>自动识别：无</translation>
    </message>
    <message>
        <source>Recognised: {layer}</source>
        <translation>自动识别：{layer}</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>入库</translation>
    </message>
    <message>
        <source>Record findings</source>
        <translation>检测结果入库</translation>
    </message>
    <message>
        <source>Record indicators</source>
        <translation>指标入库</translation>
    </message>
    <message>
        <source>Recorded &amp;by</source>
        <translation>经办人(&amp;B)</translation>
    </message>
    <message>
        <source>Recorded by</source>
        <translation>入库人</translation>
    </message>
    <message>
        <source>Recorded findings get the unit in which most of them lies; findings of the store without a unit get theirs now.</source>
        <translation>入库的检测结果填写其主要部分所在的行政区；检测结果库中尚无行政区的现在补填。</translation>
    </message>
    <message>
        <source>Recorded in the history of the store. Empty: the name in the options of the plugin.</source>
        <translation>存入检测结果库的历史。留空：取插件选项中的姓名。</translation>
    </message>
    <message>
        <source>Recorded: {counts}</source>
        <translation>入库：{counts}</translation>
    </message>
    <message>
        <source>Recording the findings…</source>
        <translation>正在将检测结果入库…</translation>
    </message>
    <message>
        <source>Recording the indicators…</source>
        <translation>正在将指标入库…</translation>
    </message>
    <message>
        <source>Records findings of any check in the findings store: which are new, still open, fixed or open again, and which waivers have become stale.</source>
        <translation>将任意检测的结果存入检测结果库：哪些是新增、仍未处理、已整改、重新打开，哪些豁免已失效。</translation>
    </message>
    <message>
        <source>Red: the edge of the plan stays, and the parcel ends at it. Nothing is moved.</source>
        <translation>红线：规划边界不变，宗地止于此线。未移动任何界线。</translation>
    </message>
    <message>
        <source>Regime</source>
        <translation>适用制度</translation>
    </message>
    <message>
        <source>Region of the grid</source>
        <translation>电网区域</translation>
    </message>
    <message>
        <source>Registered area of the base year (m²)</source>
        <translation>基期登记面积（平方米）</translation>
    </message>
    <message>
        <source>Registered area of the target year (m²)</source>
        <translation>目标年登记面积（平方米）</translation>
    </message>
    <message>
        <source>Remaining sites</source>
        <translation>核减后地块</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Remove the folder</source>
        <translation>移除文件夹</translation>
    </message>
    <message>
        <source>Remove the plan</source>
        <translation>移除方案</translation>
    </message>
    <message>
        <source>Repeat a run from its manifest, and see whether data, packs and results are the same</source>
        <translation>按运行清单重新运行，核对数据、规则包和成果是否一致</translation>
    </message>
    <message>
        <source>Repeat the last run</source>
        <translation>重复上次检测</translation>
    </message>
    <message>
        <source>Replenished cropland</source>
        <translation>补充耕地</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Report as PDF</source>
        <translation>报告 PDF</translation>
    </message>
    <message>
        <source>Report as an editable document</source>
        <translation>可编辑的报告文档</translation>
    </message>
    <message>
        <source>Report written: {file}</source>
        <translation>报告已写入：{file}</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Request and answers for other programs and for the Carbon dock, which computes it again with other coefficients.</source>
        <translation>供其他程序和碳核算面板使用的条件与结果，碳核算面板可用其他系数重算。</translation>
    </message>
    <message>
        <source>Residual (m²)</source>
        <translation>不闭合差（平方米）</translation>
    </message>
    <message>
        <source>Residual of old − decrease + increase − new (m²)</source>
        <translation>旧版 − 减少 + 增加 − 新版 的差值（平方米）</translation>
    </message>
    <message>
        <source>Residual of the effects (t C)</source>
        <translation>效应残差（t C）</translation>
    </message>
    <message>
        <source>Resilience indicators</source>
        <translation>韧性指标</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>计算结果</translation>
    </message>
    <message>
        <source>Results of checks and of buildings</source>
        <translation>检测与建筑的结果</translation>
    </message>
    <message>
        <source>Results of other algorithms</source>
        <translation>其他算法的结果</translation>
    </message>
    <message>
        <source>Review carbon</source>
        <translation>碳审查</translation>
    </message>
    <message>
        <source>Review green and low carbon</source>
        <translation>绿色低碳评估</translation>
    </message>
    <message>
        <source>Review planning compliance</source>
        <translation>规划符合性审查</translation>
    </message>
    <message>
        <source>Review rights on land</source>
        <translation>土地权益审查</translation>
    </message>
    <message>
        <source>Review the plan</source>
        <translation>规划结构与一致性审查</translation>
    </message>
    <message>
        <source>Review what changed</source>
        <translation>变化监测</translation>
    </message>
    <message>
        <source>Review zoning</source>
        <translation>管控审查</translation>
    </message>
    <message>
        <source>Right type</source>
        <translation>权利类型</translation>
    </message>
    <message>
        <source>Right types, and names of fields.</source>
        <translation>权利类型和字段名称。</translation>
    </message>
    <message>
        <source>Rights</source>
        <translation>权益</translation>
    </message>
    <message>
        <source>Rights checked</source>
        <translation>已检查的权利</translation>
    </message>
    <message>
        <source>Roads</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Roads, public green and the like: their area is deducted from the site area.</source>
        <translation>道路、公共绿地等：从用地面积中扣除。</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>图层用途</translation>
    </message>
    <message>
        <source>Role of the pack</source>
        <translation>规则包中的图层用途</translation>
    </message>
    <message>
        <source>Role of the plans</source>
        <translation>规划图层用途</translation>
    </message>
    <message>
        <source>Role of {layer}</source>
        <translation>{layer} 的用途</translation>
    </message>
    <message>
        <source>Roles of the control layers</source>
        <translation>控制线图层用途</translation>
    </message>
    <message>
        <source>Roles of the pack, separated by commas. Empty: those that the pack requires, and all that have a layer. A role without a layer makes its verdict undetermined.</source>
        <translation>规则包的图层用途，用逗号分隔。不填则检测规则包必需的用途和所有有图层的用途。缺少图层的用途记为待补充。</translation>
    </message>
    <message>
        <source>Roles to check</source>
        <translation>检测的图层用途</translation>
    </message>
    <message>
        <source>Roots to shoots</source>
        <translation>根茎比</translation>
    </message>
    <message>
        <source>Row of the inventory</source>
        <translation>清单行目</translation>
    </message>
    <message>
        <source>Rows as recorded before</source>
        <translation>前期原记录</translation>
    </message>
    <message>
        <source>Rows by cause, and for each account a total with bounds, verdict and reason.</source>
        <translation>各原因一行，每个账户另有合计行，含上下界、结论和理由。</translation>
    </message>
    <message>
        <source>Rows of &amp;heads</source>
        <translation>表头行数(&amp;H)</translation>
    </message>
    <message>
        <source>Rows of a city's inventory (GPC) from results of carbon algorithms and a table, with notation keys and data quality; totals BASIC, BASIC+ and territorial. What is not computed is not estimated, never 0.</source>
        <translation>由碳核算结果和自备表格编制城市温室气体清单（GPC）各行目，含标记符号和数据质量；合计 BASIC、BASIC+ 和属地口径。未计算的为未估算，绝不计为 0。</translation>
    </message>
    <message>
        <source>Rows of a class (at the chosen level) and the group that replaces it in the tables. A class without a row stays unchanged, and the log says so.</source>
        <translation>每行为一个地类（按所选级别）及其在表中归入的分组。没有对应行的地类保持原样，并予以说明。</translation>
    </message>
    <message>
        <source>Rows of a class of the plan's list and the group used for comparison; its subclasses belong to the same group.</source>
        <translation>每行为规划所用分类的一个地类及其比较时归入的分组，其下级类随之归入。</translation>
    </message>
    <message>
        <source>Rows of a key and the field that holds it for each feature, several candidates separated by |. A feature whose field is empty takes the values of KEYS.</source>
        <translation>每行为一个键及各要素中存放其取值的字段，多个候选值以 | 分隔。字段为空的要素采用 KEYS 中的取值。</translation>
    </message>
    <message>
        <source>Rows of a key that the pack declares and its value, such as zone and tropical_rainforest, where the family's numbers differ by it. Several values, separated by | or in rows of their own, are candidates: the number is then their mean, its band their envelope, and it is marked so. A zone and a continent that are not given are those that the land's coordinates give.</source>
        <translation>每行为系数包声明的一个键及其取值，如 zone 与 tropical_rainforest，用于数值因之而异的系数族。多个值（以 | 分隔或分行给出）即为候选：数值取各候选行的平均，区间取其包络，并注明。未给出的生态区和大洲按用地坐标查取。</translation>
    </message>
    <message>
        <source>Rows of a pack and one of its families of stocks, which are set beside the chosen one; an empty family is all of its pack. Each is asked at the same place.</source>
        <translation>每行为一个系数包及其一个储量系数族，与所选系数族并列比较；系数族留空则取该包全部系数族。均按同一地点取值。</translation>
    </message>
    <message>
        <source>Rows of a role (climate, soil, old_use, old_management, old_input, new_use, new_management, new_input, year_of_change) and a field. Fields of these names are recognised.</source>
        <translation>每行一种字段用途（climate、soil、old_use、old_management、old_input、new_use、new_management、new_input、year_of_change）和一个字段。同名字段自动识别。</translation>
    </message>
    <message>
        <source>Rows of a role and a value that applies to all features, such as climate and warm_temperate_moist. Levels are those of the pack; a wrong one lists the valid ones.</source>
        <translation>每行一种字段用途和适用于全部要素的取值，如 climate 和 warm_temperate_moist。分级以系数包为准，有误时列出可选项。</translation>
    </message>
    <message>
        <source>Rows of a table: choose this to verify all that are shown, or open it</source>
        <translation>表中的行：选中本组可核验显示的全部行，也可展开后选择</translation>
    </message>
    <message>
        <source>Rows of heads</source>
        <translation>表头行数</translation>
    </message>
    <message>
        <source>Rows of indicator_id, unit_code, year, value and unit, as other algorithms write them. A stated value has priority over a total; differences are listed.</source>
        <translation>其他算法输出的指标行：indicator_id、unit_code、year、value、unit。所列数值优先于统计值；两者不一致时列出。</translation>
    </message>
    <message>
        <source>Rows of layer and item: ownership, use, contracted; farmland, redline. Empty: recognised by the layers' names.</source>
        <translation>图层与条目：ownership、use、contracted；farmland、redline。为空：按图层名称识别。</translation>
    </message>
    <message>
        <source>Rows of layer and layer of the schema, such as PATCHES_2024 and DLTB. Layers that no row names are recognised.</source>
        <translation>每行为图层及其对应的规范图层，如 图斑2024 与 DLTB。未列出的图层自动识别。</translation>
    </message>
    <message>
        <source>Rows of layer and right type, as code or name, for layers without a field of the type.</source>
        <translation>图层与权利类型（代码或名称）各一行，用于没有权利类型字段的图层。</translation>
    </message>
    <message>
        <source>Rows of layer and role, such as land, urban_area, roads. Layers without a row are recognised by their names.</source>
        <translation>图层与用途对应的行，如 land、urban_area、roads。未列出的图层按名称识别。</translation>
    </message>
    <message>
        <source>Rows of layer and role. Empty: roles are recognised by the layers' names, and layers without a role are listed. A layer is named by its id, its source, its name inside the file or its name in QGIS.</source>
        <translation>每行填图层和图层用途。不填则按图层名称识别，未被采用的图层会列出。图层可用其 ID、数据源、文件内名称或 QGIS 中的名称表示。</translation>
    </message>
    <message>
        <source>Rows of layer and role; the layers of one role are measured together in the ledger. Without a row the role is the layer's name. A layer is named by its id, its source, its name inside the file or its name in QGIS.</source>
        <translation>每行填图层和图层用途；同一图层用途的图层在台账中合并量算。未填的图层以其名称为图层用途。图层可用其 ID、数据源、文件内名称或 QGIS 中的名称表示。</translation>
    </message>
    <message>
        <source>Rows of layer and table: planned, pre_examined, approved, supplied, contracted, permitted, used, verified, registered, temporary, replenished, inspected. Empty: recognised by the layers' names.</source>
        <translation>每行为图层和表：planned 规划条件、pre_examined 预审、approved 审批、supplied 供地、contracted 合同、permitted 许可、used 使用、verified 核实、registered 登记、temporary 临时用地、replenished 补充耕地、inspected 执法检查。留空：按图层名识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field of the schema, and field. Fields that no row names are recognised by name, by title, and by the first 10 bytes of their name.</source>
        <translation>每行为图层、规范字段和实际字段。未列出的字段按名称、标题以及名称的前 10 个字节识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role (id, unit_class, land_class, land_class_name) and field. What is not named is recognised by name, such as BSM and DLBM.</source>
        <translation>每行为图层、字段用途（id、unit_class、land_class、land_class_name）和字段。未指定的按名称识别，如 BSM、DLBM。</translation>
    </message>
    <message>
        <source>Rows of layer, field role (land_class, land_class_name, settlement, mixed_shares, ridge_share, ridge_area, net_area, ridge_class, patch_id) and field. What is not named is recognised by name, such as DLBM, CZCSXM and KCXS.</source>
        <translation>每行依次为图层、字段用途（land_class、land_class_name、settlement、mixed_shares、ridge_share、ridge_area、net_area、ridge_class、patch_id）和字段。未指定的按名称识别，如 DLBM、CZCSXM、KCXS。</translation>
    </message>
    <message>
        <source>Rows of layer, field role (unit_code, right_type, registered_area, term_from, term_to, registration, registration_date, seizure; of holders holder_name, document_type, document_number, share_kind, share; id of the plan) and field. What is not named is recognised by the pack's aliases.</source>
        <translation>每行为图层、字段用途（unit_code、right_type、registered_area、term_from、term_to、registration、registration_date、seizure；权利人表 holder_name、document_type、document_number、share_kind、share；规划 id）和字段。未指定的按规则包别名识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role and field, for own tables whose columns have other names (land_class, pool, value, lower, upper, bounds, unit, source …) and for the land. “Values…” beside the table fills them in. What values of a table mean are rows of VALUES with the role {roles}; ? for a class or a pool leaves its rows out.</source>
        <translation>每行依次为图层、字段用途和字段，用于列名不同的自有表（land_class、pool、value、lower、upper、bounds、unit、source 等）以及用地图层；表旁的“取值…”会自动填写。表中取值的含义由 VALUES 中用途为 {roles} 的行说明；类别或碳库填 ? 时，相应各行不采用。</translation>
    </message>
    <message>
        <source>Rows of layer, field role and field. Roles of parcels: id, and the documents of the pack; of approvals, supplies and plan: id, start, end, status; of rights: as in the check of rights. What is not named is recognised by name.</source>
        <translation>图层、字段用途和字段。地块：id 及规则包中的各文件；批准、供地和规划：id、start、end、status；权利：同权利检测。未指定的按名称识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role and field. Roles of patches: id, town, day; of cover: id, start, end, status; of surveys: land_class, class_name; of towns: town. What is not named is recognised by name.</source>
        <translation>图层、字段用途和字段。图斑：id、town、day；覆盖依据：id、start、end、status；调查：land_class、class_name；乡镇：town。未指定的按名称识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role and field. Roles of the plan and of lines: id, status; of parcels: id, right_type; of cuts: cut_id, decision, area. What is not named is recognised by name.</source>
        <translation>每行依次为图层、字段用途、字段。规划和控制线：id、status；宗地：id、right_type；切割：cut_id、decision、area。未指定的按名称识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the code pack, and field. What is not named is recognised by the pack's aliases, such as DLBM and KCXS.</source>
        <translation>每行为图层、编码包的字段用途和字段。未指定的按编码包别名识别，如 DLBM、KCXS。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the code pack, and field; an empty layer is the survey. What is not named is recognised by the pack's aliases, such as DLBM, QSXZ and KCXS.</source>
        <translation>每行为图层、编码包的字段用途和字段；图层留空表示地类图斑。未指定的按编码包的别名识别，如 DLBM、QSXZ、KCXS。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack (floor_area_ratio_upper, storeys, counted_floor_area …) and field. What is not named is recognised by the pack's aliases; the log says how. For own tables: use, end_use, region, value, unit …</source>
        <translation>每行依次为图层、规则包的字段用途（floor_area_ratio_upper、storeys、counted_floor_area 等）和字段。未指定的按规则包别名识别，日志会说明。自有表可用 use、end_use、region、value、unit 等。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack (floor_area_ratio_upper, storeys, zone_code …) and field. What is not named is recognised by the pack's aliases; the log says how.</source>
        <translation>每行为图层、规则包的字段作用（如 floor_area_ratio_upper、storeys、zone_code）和字段。未指定的按规则包别名识别，并写入日志。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack (indicator, value, unit, relation, kind, unit_code, amount, id …) and field. What is not named is recognised by the pack's aliases.</source>
        <translation>每行：图层、包中的字段用途（indicator、value、unit、relation、kind、unit_code、amount、id 等）、字段。未指定的按包中的别名识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack (unit_code, right_type, village, collective, group, holder_name, document_type, document_number, share …) and field. What is not named is recognised by the pack's aliases.</source>
        <translation>每行为图层、包中的字段用途（unit_code、right_type、village、collective、group、holder_name、document_type、document_number、share 等）和字段。未指定的按包中别名识别。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack and field, for what is not recognised by name. A layer is named by its id, its source or its name.</source>
        <translation>各行为图层、参数包的字段用途、字段，用于未能按名称识别的字段。图层可用其标识、数据源或名称指定。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack, and field. What is not named is recognised by the pack's aliases.</source>
        <translation>每行填图层、规则包的字段用途和字段。未填的按规则包的别名识别。</translation>
    </message>
    <message>
        <source>Rows of layer, reason (an id of the pack such as permanent_basic_farmland, or a word) and buffer in metres. Without a row the layer's name is the reason; without a buffer the pack's is used.</source>
        <translation>每行为图层、因素（规则包标识，如 permanent_basic_farmland，或自拟名称）和以米计的缓冲距离。未列出的图层以图层名为因素；缓冲距离留空时按规则包。</translation>
    </message>
    <message>
        <source>Rows of role, field role, value in the layer, and value of the pack that it means; they count before the values that the pack knows. Value in the layer *: all that would be unknown otherwise, also where the layer has no such field, so that one row says what all features are; empty: empty values. Value of the pack ? or empty: unknown. Roles: {roles}; empty: each with such a field.</source>
        <translation>每行为图层用途、字段用途、图层中的值及其对应的规则包取值，优先于规则包已知的取值。图层中的值填 * 表示其余一切不明的情况，图层没有该字段时也适用，因此一行即可指定全部要素；留空表示空值。规则包中的值填 ? 或留空表示不明。图层用途：{roles}；留空表示含该字段的各个用途。</translation>
    </message>
    <message>
        <source>Rows of table and option. Empty: the option that the table names in its rows, or whose name it bears.</source>
        <translation>表与方案各一列。留空：按表内所列方案，或表名所含的方案名称。</translation>
    </message>
    <message>
        <source>Rows of tables: {shares}</source>
        <translation>表中的行：{shares}</translation>
    </message>
    <message>
        <source>Rows with id, unit code and amount; without a field for amounts the area of polygons is used.</source>
        <translation>每行含编号、单位代码、面积；没有面积字段时采用面要素的面积。</translation>
    </message>
    <message>
        <source>Rows with the verdict “allowed” need no work; they are counted and left out unless you keep them.</source>
        <translation>结论为“所检图层未发现冲突”的行无需处理；除非选择保留，只计数而不入库。</translation>
    </message>
    <message>
        <source>Rule pack</source>
        <translation>规则包</translation>
    </message>
    <message>
        <source>Rule pack from a file</source>
        <translation>规则包文件</translation>
    </message>
    <message>
        <source>Rule packs (*.zip *.yaml)</source>
        <translation>规则包 (*.zip *.yaml)</translation>
    </message>
    <message>
        <source>Rule packs (*.zip)</source>
        <translation>规则包 (*.zip)</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Rules and features in force on that day are applied. Empty: today.</source>
        <translation>采用该日有效的规则和要素。不填为当天。</translation>
    </message>
    <message>
        <source>Rules and other items with a basis</source>
        <translation>规则及其他列有依据的内容</translation>
    </message>
    <message>
        <source>Rules and their state</source>
        <translation>规则执行情况</translation>
    </message>
    <message>
        <source>Rules and what was measured</source>
        <translation>规则与实测</translation>
    </message>
    <message>
        <source>Rules to check</source>
        <translation>检查的规则</translation>
    </message>
    <message>
        <source>Run again from a manifest</source>
        <translation>按清单重新运行</translation>
    </message>
    <message>
        <source>Run again from a manifest…</source>
        <translation>按清单重新运行…</translation>
    </message>
    <message>
        <source>Run manifest</source>
        <translation>运行清单</translation>
    </message>
    <message>
        <source>Run manifest, against the parent plan</source>
        <translation>运行清单（与上位规划比对）</translation>
    </message>
    <message>
        <source>Run manifests</source>
        <translation>运行清单</translation>
    </message>
    <message>
        <source>Runs a check again where subjects, controls or rules changed since a run, and gives the findings of a full run.</source>
        <translation>对上次运行后检查对象、管控图层或规则有变化的部分重新检查，给出与完整检查一致的结果。</translation>
    </message>
    <message>
        <source>Runs of one name follow each other: findings that a later run no longer has are fixed, so name complete runs only. Empty: algorithm, layer and pack of the manifest, otherwise the layer's name.</source>
        <translation>同名的运行前后相接：后一次不再出现的视为已整改，因此只应为完整的运行命名。留空：取运行清单中的算法、图层和规则包，没有清单时取图层名。</translation>
    </message>
    <message>
        <source>S&amp;tages</source>
        <translation>阶段(&amp;T)</translation>
    </message>
    <message>
        <source>Save a copy for others…</source>
        <translation>另存一份供他人采用…</translation>
    </message>
    <message>
        <source>Save the copy of the table…</source>
        <translation>保存系数表副本…</translation>
    </message>
    <message>
        <source>Say which field holds what this finding lacks, and what its values mean</source>
        <translation>指定该结果所缺的字段及其取值的含义</translation>
    </message>
    <message>
        <source>Scalable pictures (*.svg)</source>
        <translation>矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Scale of the quality grades</source>
        <translation>质量等别体系</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Scenario of {layer}</source>
        <translation>{layer} 所属方案</translation>
    </message>
    <message>
        <source>Scenarios and quantities</source>
        <translation>方案与指标</translation>
    </message>
    <message>
        <source>Scenarios compared in pairs</source>
        <translation>方案两两比较</translation>
    </message>
    <message>
        <source>Scenarios of the results</source>
        <translation>检测结果所属方案</translation>
    </message>
    <message>
        <source>Schema pack</source>
        <translation>结构规则包</translation>
    </message>
    <message>
        <source>Scores by your weights</source>
        <translation>按权重得分</translation>
    </message>
    <message>
        <source>Screen change patches</source>
        <translation>图斑套合初判</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the findings</source>
        <translation>搜索检测结果</translation>
    </message>
    <message>
        <source>Searched after the folder packs next to the project, before the plugin's own packs.</source>
        <translation>先查工程旁的 packs 文件夹，再查这些文件夹，最后查插件自带的规则包。</translation>
    </message>
    <message>
        <source>Second date</source>
        <translation>后期</translation>
    </message>
    <message>
        <source>See what is missing, above.</source>
        <translation>缺什么请见上方。</translation>
    </message>
    <message>
        <source>Seed of Monte Carlo</source>
        <translation>蒙特卡洛种子</translation>
    </message>
    <message>
        <source>Select features of a layer first, and make it the active one.</source>
        <translation>请先在一个图层中选中要素，并将其设为当前图层。</translation>
    </message>
    <message>
        <source>Select values, then click what they mean. Ctrl+A selects all.</source>
        <translation>先选取值，再点击其含义；Ctrl+A 全选。</translation>
    </message>
    <message>
        <source>Selected features of the active layer</source>
        <translation>当前图层的选中要素</translation>
    </message>
    <message>
        <source>Selected features of the control layers only</source>
        <translation>仅使用控制线图层中选中的要素</translation>
    </message>
    <message>
        <source>Selected features only</source>
        <translation>仅选中要素</translation>
    </message>
    <message>
        <source>Separates loss inside and outside. Without it this is unknown. All its features count, whatever their period in force: filter the layer if that matters.</source>
        <translation>用于区分永久基本农田内外，不指定时内外未知。全部要素都计入，不论是否在有效期内；如有需要请先过滤。</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Series store</source>
        <translation>指标序列库</translation>
    </message>
    <message>
        <source>Series stores (*.gpkg)</source>
        <translation>指标序列库 (*.gpkg)</translation>
    </message>
    <message>
        <source>Series with target, path, trend and bands</source>
        <translation>序列及其目标、路径、趋势和区间</translation>
    </message>
    <message>
        <source>Series, reasons and ground</source>
        <translation>序列、原因与地块</translation>
    </message>
    <message>
        <source>Set of intensities</source>
        <translation>能耗强度组</translation>
    </message>
    <message>
        <source>Set of warming potentials</source>
        <translation>增温潜势</translation>
    </message>
    <message>
        <source>Set of warming potentials of the sum</source>
        <translation>合计所用增温潜势</translation>
    </message>
    <message>
        <source>Set that was used</source>
        <translation>所用强度组</translation>
    </message>
    <message>
        <source>Several files. A batch table takes one file per row, or a folder.</source>
        <translation>多个文件。批处理表中每行只能填一个文件或一个文件夹。</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Share in accordance at least</source>
        <translation>现状与规划一致的最低比例</translation>
    </message>
    <message>
        <source>Share in accordance at most</source>
        <translation>现状与规划一致的最高比例</translation>
    </message>
    <message>
        <source>Share of each state</source>
        <translation>各状态占比</translation>
    </message>
    <message>
        <source>Share of sinks, green and blue space, service of parks and stations in a straight line, mix of uses, density and compactness, by unit and in total, each with its definition and source.</source>
        <translation>按单元和合计计算碳汇用地占比、蓝绿空间占比、公园与站点直线距离覆盖率、混合度、密度和紧凑度，各附定义和来源。</translation>
    </message>
    <message>
        <source>Share of the ground that all pools cover</source>
        <translation>各碳库数值齐全的面积比例</translation>
    </message>
    <message>
        <source>Share of the ground whose change is known in all pools</source>
        <translation>各碳库变化均已知的面积比例</translation>
    </message>
    <message>
        <source>Share of the ground whose soil is known</source>
        <translation>土壤已知的面积比例</translation>
    </message>
    <message>
        <source>Share of the ground with a number by envelope</source>
        <translation>由包络取值的用地比例</translation>
    </message>
    <message>
        <source>Share of the ground with its numbers by a row of the table</source>
        <translation>由表中一行取值的用地比例</translation>
    </message>
    <message>
        <source>Share of the ground without a number in some pool</source>
        <translation>有碳库缺少数值的用地比例</translation>
    </message>
    <message>
        <source>Share of the known carbon by a row of the table</source>
        <translation>已知碳储量中由表中一行取值的比例</translation>
    </message>
    <message>
        <source>Share of the known carbon by envelope</source>
        <translation>已知碳储量中由包络取值的比例</translation>
    </message>
    <message>
        <source>Share of the other ground that has a number</source>
        <translation>其余土地中有数值的比例</translation>
    </message>
    <message>
        <source>Share of the plan with land in accordance</source>
        <translation>现状与规划一致的比例</translation>
    </message>
    <message>
        <source>Share of the stock whose numbers state bounds</source>
        <translation>给出上下限的储量比例</translation>
    </message>
    <message>
        <source>Share of vegetated ground with a number by envelope</source>
        <translation>有植被用地中由包络取值的比例</translation>
    </message>
    <message>
        <source>Share of vegetated ground with its numbers by a row of the table</source>
        <translation>有植被用地中由表中一行取值的比例</translation>
    </message>
    <message>
        <source>Share of vegetated ground without a number in some pool</source>
        <translation>有植被用地中有碳库缺少数值的比例</translation>
    </message>
    <message>
        <source>Shares</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>Shares of holders</source>
        <translation>权利人份额</translation>
    </message>
    <message>
        <source>Shares such as 7:3 or 70%/30%, in the order of the codes.</source>
        <translation>按编码顺序填写的比例，如 7:3 或 70%/30%。</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Shelters</source>
        <translation>避难场所</translation>
    </message>
    <message>
        <source>Show all findings</source>
        <translation>显示全部检测结果</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>显示变化</translation>
    </message>
    <message>
        <source>Show checks</source>
        <translation>显示检查</translation>
    </message>
    <message>
        <source>Show controls</source>
        <translation>按管控要素筛选</translation>
    </message>
    <message>
        <source>Show days late</source>
        <translation>显示逾期天数</translation>
    </message>
    <message>
        <source>Show or hide the filters</source>
        <translation>显示或隐藏筛选条件</translation>
    </message>
    <message>
        <source>Show rules</source>
        <translation>显示规则</translation>
    </message>
    <message>
        <source>Show severities</source>
        <translation>显示程度</translation>
    </message>
    <message>
        <source>Show stages reached</source>
        <translation>显示已到达的阶段</translation>
    </message>
    <message>
        <source>Show states</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>Show the ground of the run on the map</source>
        <translation>在地图上显示本次运行的土地</translation>
    </message>
    <message>
        <source>Show the whole message</source>
        <translation>显示全部消息</translation>
    </message>
    <message>
        <source>Show units</source>
        <translation>显示行政区</translation>
    </message>
    <message>
        <source>Show verdicts</source>
        <translation>按结论筛选</translation>
    </message>
    <message>
        <source>Shown with every total, such as 2024.</source>
        <translation>与各合计值并列，如 2024。</translation>
    </message>
    <message>
        <source>Site area</source>
        <translation>用地面积</translation>
    </message>
    <message>
        <source>Sites for solar and wind power</source>
        <translation>光伏与风电选址</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>坡度</translation>
    </message>
    <message>
        <source>Smaller differences between stages do not count.</source>
        <translation>较小的差异不计。</translation>
    </message>
    <message>
        <source>Smallest share that is not a sliver</source>
        <translation>碎片占比阈值</translation>
    </message>
    <message>
        <source>Soil</source>
        <translation>土壤</translation>
    </message>
    <message>
        <source>Soil carbon change</source>
        <translation>土壤碳变化</translation>
    </message>
    <message>
        <source>Soil carbon change by levels</source>
        <translation>分级土壤碳变化</translation>
    </message>
    <message>
        <source>Some ground changed its class</source>
        <translation>存在地类变化</translation>
    </message>
    <message>
        <source>Some ground or share is open</source>
        <translation>有土地或份额未明确</translation>
    </message>
    <message>
        <source>Something that was read or that came of it is different</source>
        <translation>读取的内容或成果有不一致</translation>
    </message>
    <message>
        <source>Source of that factor</source>
        <translation>该因子的来源</translation>
    </message>
    <message>
        <source>Spellings</source>
        <translation>编码写法</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>电子表格</translation>
    </message>
    <message>
        <source>Spreadsheets (*.xlsx *.xlsm *.ods *.xls *.csv)</source>
        <translation>电子表格 (*.xlsx *.xlsm *.ods *.xls *.csv)</translation>
    </message>
    <message>
        <source>Spreadsheets (*.xlsx)</source>
        <translation>电子表格 (*.xlsx)</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Stages by year</source>
        <translation>各阶段分年度</translation>
    </message>
    <message>
        <source>Starts the run of a manifest again, with the same parameters, and says whether layers, packs and results are equal.</source>
        <translation>按清单中的参数重新运行，并说明图层、规则包和成果是否一致。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>State why: the reason is shown on the card of the number.</source>
        <translation>请填写理由：理由将写入系数卡。</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>情况说明</translation>
    </message>
    <message>
        <source>Statement as text (at most 20 projects)</source>
        <translation>情况说明文字（不超过 20 个项目）</translation>
    </message>
    <message>
        <source>Statement of current land use as an editable document</source>
        <translation>土地利用现状说明（可编辑文档）</translation>
    </message>
    <message>
        <source>Stations</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计表</translation>
    </message>
    <message>
        <source>Status of lines whose field says none</source>
        <translation>未注明状态的控制线按</translation>
    </message>
    <message>
        <source>Status of the list</source>
        <translation>成果性质</translation>
    </message>
    <message>
        <source>Status where the field says none</source>
        <translation>未注明状态的单元按</translation>
    </message>
    <message>
        <source>Statutory lines</source>
        <translation>法定控制线</translation>
    </message>
    <message>
        <source>Still to come (t C)</source>
        <translation>尚未发生（t C）</translation>
    </message>
    <message>
        <source>Stock by class</source>
        <translation>分类别储量</translation>
    </message>
    <message>
        <source>Stock by pool</source>
        <translation>分碳库储量</translation>
    </message>
    <message>
        <source>Stock difference (t C)</source>
        <translation>储量差（t C）</translation>
    </message>
    <message>
        <source>Stock of the first date (t C)</source>
        <translation>前期储量（t C）</translation>
    </message>
    <message>
        <source>Stock of the second date at its densities (t C)</source>
        <translation>按后期密度的后期储量（t C）</translation>
    </message>
    <message>
        <source>Stock per head</source>
        <translation>人均储量</translation>
    </message>
    <message>
        <source>Stocks of soil carbon from the surface down to SOIL_DEPTH_CM, or contents with BULK_DENSITY. Soil of another depth than the family's is refused: it is never added.</source>
        <translation>自地表至 SOIL_DEPTH_CM 的土壤碳储量，或配合 BULK_DENSITY 的含量。深度与系数族不同的予以拒绝，不得相加。</translation>
    </message>
    <message>
        <source>Stones in the soil by volume (%)</source>
        <translation>土壤石砾含量（体积%）</translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation>停止比较</translation>
    </message>
    <message>
        <source>Structure table</source>
        <translation>结构表</translation>
    </message>
    <message>
        <source>Structure table as XLSX</source>
        <translation>结构表（XLSX）</translation>
    </message>
    <message>
        <source>Structure table of a base and a target year: area, share, change and area per head, by official group or by class, for each unit, adjusted so that it closes.</source>
        <translation>基期与目标年的用地结构表：按分组或地类、分单位列出面积、比例、增减和人均面积，平差后闭合。</translation>
    </message>
    <message>
        <source>Structure, attributes, areas, topology, logic and change of a whole database by a schema pack; each rule states whether it was run and what it cannot detect. A pre-check, never the official inspection.</source>
        <translation>按结构规则包检查整个数据库的结构、属性、面积、拓扑、逻辑和变更；每条规则说明是否执行以及看不到什么。仅为质检预检，不代替官方质检。</translation>
    </message>
    <message>
        <source>Study area</source>
        <translation>研究范围</translation>
    </message>
    <message>
        <source>Study area (m²)</source>
        <translation>研究范围面积（平方米）</translation>
    </message>
    <message>
        <source>Study area without all pieces (m²)</source>
        <translation>研究范围减去各块之差（平方米）</translation>
    </message>
    <message>
        <source>Subfolders too</source>
        <translation>包含子文件夹</translation>
    </message>
    <message>
        <source>Subjects to check</source>
        <translation>检测对象</translation>
    </message>
    <message>
        <source>Such as 2020 or 2035: shown in the headings of the workbook.</source>
        <translation>如 2020、2035，用于工作簿表头。</translation>
    </message>
    <message>
        <source>Such as 2020; printed next to the multiple.</source>
        <translation>如 2020，与倍数并列。</translation>
    </message>
    <message>
        <source>Such as 2024-12-31; written into the rows.</source>
        <translation>如 2024-12-31，写入结果。</translation>
    </message>
    <message>
        <source>Such as 2024.</source>
        <translation>如 2024。</translation>
    </message>
    <message>
        <source>Such as 7:3; for the areas of the summary. Empty: recognised by name.</source>
        <translation>如 7:3，用于汇总面积。留空时按名称识别。</translation>
    </message>
    <message>
        <source>Such as RIGHT-SAME, RIGHT-LAYER, separated by commas. Empty: all nine.</source>
        <translation>如 RIGHT-SAME、RIGHT-LAYER，以逗号分隔。空为全部九条。</translation>
    </message>
    <message>
        <source>Such as ha or mu. Empty: they are listed.</source>
        <translation>如 ha、mu 或万亩。留空：未注明者列出。</translation>
    </message>
    <message>
        <source>Such as hospitals, schools, fire stations, power; each counts once, where it meets a zone.</source>
        <translation>如医院、学校、消防站、供电设施；与风险区相交即计一个。</translation>
    </message>
    <message>
        <source>Such as permanent basic farmland and the ecological red line. Points and lines need a buffer.</source>
        <translation>如永久基本农田、生态保护红线。点和线须设缓冲距离。</translation>
    </message>
    <message>
        <source>Such as permanent basic farmland and the ecological red line: the area of each patch in them is reported. They do not change the result.</source>
        <translation>例如永久基本农田、生态保护红线：统计每个图斑位于其内的面积，不影响初判结果。</translation>
    </message>
    <message>
        <source>Such as permanent basic farmland: an alternative that leaves a hole in it is marked.</source>
        <translation>如永久基本农田：会在其中形成天窗的方案予以提示。</translation>
    </message>
    <message>
        <source>Such as surface temperature or depth of water; measured by parcel of the layer of land.</source>
        <translation>如地表温度或积水深度，按土地图层的地块统计。</translation>
    </message>
    <message>
        <source>Such as the county's: that of clauses that name no place. Empty: they lack one.</source>
        <translation>如县级代码：未写地点的条款按此计。空：视为缺少地点。</translation>
    </message>
    <message>
        <source>Such as the county's; statistics and targets under it belong to the whole. Empty: *.</source>
        <translation>如县级代码；统计表和目标表中该代码的行属于合计。留空：*。</translation>
    </message>
    <message>
        <source>Such as the county's; statistics under it belong to the whole. Empty: *.</source>
        <translation>如县级代码；统计表中该代码的行属于合计。留空为 *。</translation>
    </message>
    <message>
        <source>Such as the ecological red line, as areas or lines: an edge on one in force is never offered to move.</source>
        <translation>如生态保护红线，面或线均可：与现行有效控制线重合的边界一律不予调整。</translation>
    </message>
    <message>
        <source>Such as the number of an approval.</source>
        <translation>例如批准文号。</translation>
    </message>
    <message>
        <source>Such as the urban development boundary: indicators may count only land inside or outside.</source>
        <translation>如城镇开发边界：指标可仅统计其内或其外的用地。</translation>
    </message>
    <message>
        <source>Such as use, floor-area ratio, height: they are shown on either side of each cut.</source>
        <translation>如用途、容积率、高度：列出每处切割两侧的指标。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>汇总</translation>
    </message>
    <message>
        <source>Sums equal the area of each date</source>
        <translation>各项之和等于各期面积</translation>
    </message>
    <message>
        <source>Sums of targets below</source>
        <translation>下级指标合计</translation>
    </message>
    <message>
        <source>Supplied and not used (m²)</source>
        <translation>供而未用（平方米）</translation>
    </message>
    <message>
        <source>Survey after the change</source>
        <translation>变化后调查</translation>
    </message>
    <message>
        <source>Survey before the change</source>
        <translation>变化前调查</translation>
    </message>
    <message>
        <source>Survey or classification</source>
        <translation>调查或分类</translation>
    </message>
    <message>
        <source>Survey or plan with a land-use code; polygons.</source>
        <translation>带用地编码的调查或规划面图层。</translation>
    </message>
    <message>
        <source>Surveyed, outside the plan (m²)</source>
        <translation>规划范围外（平方米）</translation>
    </message>
    <message>
        <source>Swap of all classes (m²)</source>
        <translation>各地类交换量合计（平方米）</translation>
    </message>
    <message>
        <source>TOTALS of Annual carbon flux, for rules on yearly emission.</source>
        <translation>年碳通量的 TOTALS，用于年排放规则。</translation>
    </message>
    <message>
        <source>TOTALS of Carbon change or its raster twin, for rules on losses.</source>
        <translation>碳变化（含栅格）的 TOTALS，用于损失规则。</translation>
    </message>
    <message>
        <source>TOTALS of Carbon of buildings, for rules on emission by floor area.</source>
        <translation>建筑碳排放的 TOTALS，用于单位建筑面积排放规则。</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Table and card</source>
        <translation>表格与卡片</translation>
    </message>
    <message>
        <source>Table base × actual × plan</source>
        <translation>基期 × 现状 × 规划对照表</translation>
    </message>
    <message>
        <source>Table by class</source>
        <translation>分类面积表</translation>
    </message>
    <message>
        <source>Table by location</source>
        <translation>坐落面积表</translation>
    </message>
    <message>
        <source>Table by owner</source>
        <translation>权属面积表</translation>
    </message>
    <message>
        <source>Table by parcel</source>
        <translation>分地块面积表</translation>
    </message>
    <message>
        <source>Table by reason</source>
        <translation>分原因统计表</translation>
    </message>
    <message>
        <source>Table of breaks</source>
        <translation>断点表</translation>
    </message>
    <message>
        <source>Table of county, year, ledger, amount and perhaps account and last day.</source>
        <translation>结转指标表：县、年度、台账、数值，另可有账户和有效期。</translation>
    </message>
    <message>
        <source>Table of decisions</source>
        <translation>判定表</translation>
    </message>
    <message>
        <source>Table of emissions</source>
        <translation>排放表</translation>
    </message>
    <message>
        <source>Table of floor areas by parcel number</source>
        <translation>按地块编号的建筑面积表</translation>
    </message>
    <message>
        <source>Table of holders</source>
        <translation>权利人表</translation>
    </message>
    <message>
        <source>Table of indicator or quantity, unit code, year, value, unit of measure, with rows of both years: people and other numbers that the indicator is divided by.</source>
        <translation>统计表：指标或量、单元代码、年份、数值、计量单位，须有两年的行，如作为分母的人口等。</translation>
    </message>
    <message>
        <source>Table of indicator or quantity, unit code, year, value, unit of measure; data state (preliminary, final) on wish. Rows that cannot be read are listed and not used.</source>
        <translation>含指标或量、单元代码、年份、数值、计量单位的表；可另有数据状态（初步、最终）。不能识别的行列出且不使用。</translation>
    </message>
    <message>
        <source>Table of indicator or quantity, unit code, year, value, unit of measure; the same for all options.</source>
        <translation>含指标或量、单元代码、年份、数值、计量单位的表；对所有方案相同。</translation>
    </message>
    <message>
        <source>Table of indicator values</source>
        <translation>指标数据表</translation>
    </message>
    <message>
        <source>Table of indicator, unit code, year, target, unit of measure. Written into the rows.</source>
        <translation>含指标、单元代码、年份、目标值、计量单位的表，写入结果行。</translation>
    </message>
    <message>
        <source>Table of limits by zone code</source>
        <translation>按分区代码的控制指标表</translation>
    </message>
    <message>
        <source>Table of targets</source>
        <translation>指标表</translation>
    </message>
    <message>
        <source>Table of the pack</source>
        <translation>规则包中的表</translation>
    </message>
    <message>
        <source>Table of units</source>
        <translation>行政区表</translation>
    </message>
    <message>
        <source>Table or polygons with the code of a block and its totals of floor area, overall and by use. Parcels name their block, or lie in it.</source>
        <translation>带街坊编号及建筑面积控制总量（合计、分用途）的表或面。地块以字段注明街坊，或位于街坊内。</translation>
    </message>
    <message>
        <source>Table with a row for each clause and target: clause_id, clause_text, measure (zone, project or rule), indicator, unit_code, target, unit, target_year, responsible, evidence; also in Chinese.</source>
        <translation>每条款、每目标一行的表：clause_id、clause_text、measure（分区、项目或规则）、indicator、unit_code、target、unit、target_year、responsible、evidence，列名也可用中文。</translation>
    </message>
    <message>
        <source>Table with people and other numbers that the indicator is divided by, of both years</source>
        <translation>两期的人口等分母数据表</translation>
    </message>
    <message>
        <source>Table written: {file}</source>
        <translation>表格已写入：{file}</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Tables that carbon algorithms wrote: totals, gases and emissions of “Annual carbon flux”, totals of “Carbon of buildings” and of “Carbon change”. A stock is no emission.</source>
        <translation>碳核算算法写出的表：“年碳通量”的合计、气体和排放表，“建筑碳排放”和“碳储量变化”的合计表。储量不是排放。</translation>
    </message>
    <message>
        <source>Tables that other algorithms wrote: low-carbon and resilience indicators, life of land, earlier years.</source>
        <translation>其他算法输出的表：低碳与韧性指标、土地全过程、以往年度。</translation>
    </message>
    <message>
        <source>Tables the structure of the land as it is and of the plan, compares both on the ground, and writes one report.</source>
        <translation>列出现状与规划的用地结构表，落图比较两者，汇总为一份报告。</translation>
    </message>
    <message>
        <source>Tables with a row for each indicator, unit and year, as our algorithms write them, or statistics: indicator_id, unit_code, year, value; optional unit, lower, upper, numerator, denominator, status (preliminary or final), series, source; official in place of value or beside it, with official_status (preliminary, final or withdrawn, with official left empty) and official_source. 2025E is an estimate of a year.</source>
        <translation>每个指标、行政区和年份一行的表，由本插件算法写出，或为统计表：indicator_id、unit_code、year、value；可选 unit、lower、upper、numerator、denominator、status（preliminary 初步或 final 正式）、series、source；official（公布值）可单独给出或与 value 并列，official_status 为其状态（preliminary、final，或 withdrawn 撤回，此时 official 留空），official_source 为其来源。2025E 为该年的预计数。</translation>
    </message>
    <message>
        <source>Take over what an institute verified; it lies over the pack, and your own ticks over it</source>
        <translation>采用院里的核验：叠加在规则包之上，您自己的核验再叠加其上</translation>
    </message>
    <message>
        <source>Target list of the codes</source>
        <translation>拟转换到的分类</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标表</translation>
    </message>
    <message>
        <source>Targets checked</source>
        <translation>指标核对表</translation>
    </message>
    <message>
        <source>Targets of the higher level</source>
        <translation>上级指标</translation>
    </message>
    <message>
        <source>Technology</source>
        <translation>能源类型</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Temporary land</source>
        <translation>临时用地</translation>
    </message>
    <message>
        <source>Terms of temporary land and facilities that end within them are listed.</source>
        <translation>列出在此天数内到期的临时用地和设施农用地。</translation>
    </message>
    <message>
        <source>Territorial, estimated rows (t CO2e)</source>
        <translation>属地口径已估算行目合计（t CO2e）</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>文本文件 (*.txt)</translation>
    </message>
    <message>
        <source>Texts are names</source>
        <translation>以文字为名称</translation>
    </message>
    <message>
        <source>That a trend needs, and a series after a break. Empty: the number of the pack.</source>
        <translation>趋势所需，断点之后的序列亦然。留空：采用规则包中的数值。</translation>
    </message>
    <message>
        <source>That is judged. Empty: the last year of the store with a value.</source>
        <translation>所判定的年份。留空：库中有数值的最后一年。</translation>
    </message>
    <message>
        <source>The GeoPackage in which the result is recorded; findings that no longer occur are set to fixed. Empty: not recorded.</source>
        <translation>结果存入的 GeoPackage：不再出现的检测结果在其中转为已整改。留空：不入库。</translation>
    </message>
    <message>
        <source>The algorithm whose check is written. One that needs all features at once does not run in parts, and says why. Another one than checkzoning takes its layers and options from “Parameters of another check”; those of this dialog above are of checkzoning.</source>
        <translation>要写成分块的检测所属的算法。需要一次读取全部要素的算法不能分块运行，并会说明原因。checkzoning 以外的算法从“其他检测的参数”取得图层和选项；本对话框上方的各项属于 checkzoning。</translation>
    </message>
    <message>
        <source>The area that must be covered and not exceeded.</source>
        <translation>应被完全覆盖、其他图层不得超出的范围。</translation>
    </message>
    <message>
        <source>The area that ratios are multiplied by. registered: where known, otherwise measured. A net site area that a field states has priority over both.</source>
        <translation>与容积率相乘的面积。registered：有登记面积时采用，否则采用图形面积。字段所填净用地面积优先。</translation>
    </message>
    <message>
        <source>The bar explained</source>
        <translation>图柱说明</translation>
    </message>
    <message>
        <source>The best scenario is distinguishable from all others</source>
        <translation>最优方案与其他方案可分辨</translation>
    </message>
    <message>
        <source>The buildings with t CO2 per year of electricity, heating and all, and kg CO2/m²; NULL where a number is unknown.</source>
        <translation>建筑及其用电、供暖和合计年排放（t CO2）与 kg CO2/平方米；数值未知处为空。</translation>
    </message>
    <message>
        <source>The card of each number: value, unit, bounds and what they mean, depth, tier, source, whether it was checked, and other published values.</source>
        <translation>各数值的说明卡：数值、单位、上下限及含义、深度、层级、来源、是否核对、有何分歧。</translation>
    </message>
    <message>
        <source>The card of each number: value, unit, bounds and what they mean, tier, source, whether it was checked, and other published values.</source>
        <translation>各系数的说明卡：数值、单位、上下限及其含义、层级、来源、是否经过核对、有何分歧。</translation>
    </message>
    <message>
        <source>The card of each number: value, unit, region, year, type, bounds and what they mean, tier, source, whether it was checked, and other published values.</source>
        <translation>各数值的说明卡：数值、单位、区域、年份、类型、上下限及含义、层级、来源、是否核对、不同说法。</translation>
    </message>
    <message>
        <source>The class of {share} % of the land, whose codes no list has: say what they mean by “Values…”.</source>
        <translation>{share} % 土地的类别：其代码不在任何代码表中，请用“取值…”说明含义。</translation>
    </message>
    <message>
        <source>The column mixes two lists or editions</source>
        <translation>同一列混有两种分类或版本</translation>
    </message>
    <message>
        <source>The content of the PDF for Word, WPS and LibreOffice: headings, tables and statements can be edited, maps are pictures. The file's name decides on the format: .odt or .docx.</source>
        <translation>内容与 PDF 相同，可用 Word、WPS、LibreOffice 编辑标题、表格和情况说明，地图为图片。格式取决于文件名后缀：.odt 或 .docx。</translation>
    </message>
    <message>
        <source>The contributions add up to every change</source>
        <translation>贡献之和等于各项变化量</translation>
    </message>
    <message>
        <source>The current survey, such as DLTB.</source>
        <translation>现状调查，如 DLTB。</translation>
    </message>
    <message>
        <source>The data hold every county of the province</source>
        <translation>数据覆盖全省各县</translation>
    </message>
    <message>
        <source>The difference of each two totals with its band; coefficients are drawn once for both.</source>
        <translation>两两合计之差及其区间，双方共用同一次系数抽样。</translation>
    </message>
    <message>
        <source>The divisor of ratios. registered: where known, otherwise measured. A net site area that a field states, or that deductions leave, has priority over both.</source>
        <translation>计算比率的用地面积。registered：有登记面积的取登记面积，否则取量算面积。字段填写或扣除后得到的净用地面积优先。</translation>
    </message>
    <message>
        <source>The family does not have {classes}: choose another one, or an own table.</source>
        <translation>该系数族没有{classes}：请另选系数族或给出自有系数表。</translation>
    </message>
    <message>
        <source>The field role of a raster's values is land_class, and the value of the pack is one of the list of classes.</source>
        <translation>栅格像元值的字段用途为 land_class，规则包的值为类别表中的一个值。</translation>
    </message>
    <message>
        <source>The field that holds the codes or names of the land: choose it.</source>
        <translation>存放土地代码或名称的字段：请选择。</translation>
    </message>
    <message>
        <source>The finding explained</source>
        <translation>检测结果说明</translation>
    </message>
    <message>
        <source>The first ticked unit is that of the table; drag to reorder.</source>
        <translation>首个勾选的单位用于表格，可拖动排序。</translation>
    </message>
    <message>
        <source>The folder of the files that the run read. Empty: the layers of the project, otherwise the manifest's own folder.</source>
        <translation>上次运行所读文件的位置。留空：取项目中的图层，否则取清单所在文件夹。</translation>
    </message>
    <message>
        <source>The folder of the project cannot be written: {detail}</source>
        <translation>无法写入工程所在文件夹：{detail}</translation>
    </message>
    <message>
        <source>The forbidden ones first, the largest areas before the others; then the conditional ones. Each takes up to two seconds.</source>
        <translation>优先处理不符合的对象，面积大的在前；其次是有条件的对象。每个最多约需两秒。</translation>
    </message>
    <message>
        <source>The format requires it; it is added to eastings without one, or removed.</source>
        <translation>with：写出带号（格式要求），横坐标缺带号时补上。without：去掉带号。</translation>
    </message>
    <message>
        <source>The ground of each pair that excludes each other, needs consent or has no rule, and ground without an ownership: both rights, both areas, the band of the area, width, basis.</source>
        <translation>互斥、须经同意或没有规定的每对权利的重叠部分，以及没有所有权的部分：双方权利、双方面积、面积区间、宽度、依据。</translation>
    </message>
    <message>
        <source>The ground of each parcel by zone and use: area, the result of the matrix, the condition.</source>
        <translation>各地块按分区和用途的范围：面积、矩阵规定、准入条件。</translation>
    </message>
    <message>
        <source>The ground of each planned feature by status and classes.</source>
        <translation>各规划要素按判定和地类划分的范围。</translation>
    </message>
    <message>
        <source>The ground of each project by parcel and class, and what no parcel holds.</source>
        <translation>各项目按宗地和地类切分的图斑，以及没有宗地的部分。</translation>
    </message>
    <message>
        <source>The indicator of rows that do not state one. Empty: new_urban_land, as in the pack.</source>
        <translation>申请未注明时使用的指标。留空：按包的规定，即 new_urban_land。</translation>
    </message>
    <message>
        <source>The indicators to check. An indicator with unknown limit or measure is undetermined: leave it out if it is not controlled.</source>
        <translation>检查的指标。控制指标或指标值不明的为待补充；确不控制的请去掉。</translation>
    </message>
    <message>
        <source>The item and its basis</source>
        <translation>该项内容及其依据</translation>
    </message>
    <message>
        <source>The land of each year is adjusted to it. Empty: only to its own sum.</source>
        <translation>各年土地面积平差到该面积。留空则只按自身合计取整。</translation>
    </message>
    <message>
        <source>The land: choose its layer, a survey, a plan or land cover.</source>
        <translation>土地：选择图层，如土地调查、规划或土地覆盖。</translation>
    </message>
    <message>
        <source>The last printed decimal: every adjusted area is a whole number of it.</source>
        <translation>末位小数：每个平差后面积都是它的整数倍。</translation>
    </message>
    <message>
        <source>The last printed decimal: every area is a whole number of it, and rows sum to their parcel exactly, by largest remainder.</source>
        <translation>印出的最后一位小数：所有面积均为其整数倍，按最大余数法取整，各行之和与地块完全一致。</translation>
    </message>
    <message>
        <source>The layer has no such field: say what all of its {count} {count:feature is|features are}, or choose a field.</source>
        <translation>该图层没有此字段：请指定全部 {count} 个要素的含义，或选择字段。</translation>
    </message>
    <message>
        <source>The layer of land with number of cells, mean, greatest value and share at or above the threshold.</source>
        <translation>土地图层加像元数、均值、最大值和达到阈值的比例。</translation>
    </message>
    <message>
        <source>The layer of {scenario} is no longer in the project.</source>
        <translation>{scenario} 的图层已不在工程中。</translation>
    </message>
    <message>
        <source>The layer that was checked, or the verdicts of the run: the store then shows names beside ids. Names of natural persons are not kept.</source>
        <translation>被检测的图层，或本次检测的结论图层：结果库将在编号旁显示名称。自然人姓名不保存。</translation>
    </message>
    <message>
        <source>The layer with state, stocks before and after, total change, change in the year, accrued and remaining.</source>
        <translation>原图层加状态、变化前后储量、总变化、当年变化、已累积和剩余。</translation>
    </message>
    <message>
        <source>The layer with t C and t C/ha of each feature, by pool and in total; NULL where a number is blank.</source>
        <translation>原图层加各要素分碳库及合计的 t C/ha 和 t C；数值留空处为 NULL。</translation>
    </message>
    <message>
        <source>The layer with the net emission of each feature, removals negative; NULL where a number is blank or energy counts.</source>
        <translation>带各要素净排放的图层，清除为负；数值留空或按能源计算的为空值。</translation>
    </message>
    <message>
        <source>The layer with the state of each feature: row, envelope, part (some of its classes have no number), none; its shares, and what the first blank lacks. Not of a raster.</source>
        <translation>带各要素状态的图层：row 单行取值、envelope 包络取值、part 部分类别缺数值、none 缺数值；以及各项比例和首个空缺所缺的内容。栅格不生成。</translation>
    </message>
    <message>
        <source>The layers to overlap with. They may be in other coordinate systems.</source>
        <translation>参与叠加的图层，可采用其他坐标系。</translation>
    </message>
    <message>
        <source>The list is certain</source>
        <translation>所属分类确定</translation>
    </message>
    <message>
        <source>The list of the crosswalk that the codes follow. Words need none.</source>
        <translation>代码所依据的对照表代码表。“住宅”等文字无须代码表。</translation>
    </message>
    <message>
        <source>The list that the codes follow, where they follow one: choose it.</source>
        <translation>代码所依据的代码表（如有）：请选择。</translation>
    </message>
    <message>
        <source>The list that the survey and the base year follow; if it is not the plan's list, codes are converted by the crosswalk.</source>
        <translation>现状和基期采用的分类；与规划不同时，按对照表转换。</translation>
    </message>
    <message>
        <source>The manifest of each run, in the order of the layers. It states which check a run belongs to and what it checked. Without it no finding is set to fixed, unless CHECK names the check.</source>
        <translation>各次运行的清单，顺序与图层一致，说明运行属于哪项检查、检查了哪些对象。没有清单时不认定任何检测结果已整改，除非在 CHECK 中填写检查名称。</translation>
    </message>
    <message>
        <source>The manifest of each table's run, in their order: the store keeps them, with pack and version.</source>
        <translation>各表的运行清单，按表的顺序：连同规则包及版本存入库中。</translation>
    </message>
    <message>
        <source>The map counts where this raster has a value other than 0; elsewhere the family's numbers stay.</source>
        <translation>仅在该栅格值不为 0 处采用自有图，其余仍用系数族。</translation>
    </message>
    <message>
        <source>The map's extent cannot be transformed into the coordinate system of the findings.</source>
        <translation>无法将地图范围转换到检测结果的坐标系。</translation>
    </message>
    <message>
        <source>The name used in the tables. Empty: present.</source>
        <translation>在表中显示的名称。留空为“现状”。</translation>
    </message>
    <message>
        <source>The net is distinguishable from zero</source>
        <translation>净值可与零区分</translation>
    </message>
    <message>
        <source>The net of land is distinguishable from zero</source>
        <translation>土地净排放与零可以区分</translation>
    </message>
    <message>
        <source>The new results go into a new folder in it, named after the algorithm; nothing that is there is replaced.</source>
        <translation>新成果写入其中以算法命名的新文件夹，不覆盖已有文件。</translation>
    </message>
    <message>
        <source>The number explained</source>
        <translation>系数说明</translation>
    </message>
    <message>
        <source>The occupied land on the map, coloured by class: what each patch of the survey has of a parcel, and what no patch covers.</source>
        <translation>地图上的占用土地，按地类着色：各调查图斑落入地块的部分，以及没有图斑覆盖的部分。</translation>
    </message>
    <message>
        <source>The occupied land, as polygons.</source>
        <translation>占用的土地，面图形。</translation>
    </message>
    <message>
        <source>The others of a unit are added up in a row without outline. 0: all are listed.</source>
        <translation>单元内其余各块合计为一行，没有图形。0：全部列出。</translation>
    </message>
    <message>
        <source>The pack can be used</source>
        <translation>规则包可用</translation>
    </message>
    <message>
        <source>The pack cannot be read; the algorithm Validate pack says why.</source>
        <translation>无法读取规则包，原因见算法“检查规则包”。</translation>
    </message>
    <message>
        <source>The pack does not say how this indicator is measured: choose the pack that it is of.</source>
        <translation>该规则包未规定此指标如何计算：请选择其所属规则包。</translation>
    </message>
    <message>
        <source>The pack reads no field of these layers, or does not know what they are: name it in the rows of what each layer is.</source>
        <translation>规则包不读取这些图层的字段，或不知道它们是什么：请在“各图层是什么”的行中注明。</translation>
    </message>
    <message>
        <source>The pack takes every value of this field as it is. Say which ones mean nothing.</source>
        <translation>规则包按原值读取此字段；只需指出哪些取值没有意义。</translation>
    </message>
    <message>
        <source>The pack {pack} of these findings is not installed here.</source>
        <translation>本机没有安装这些检测结果所用的规则包 {pack}。</translation>
    </message>
    <message>
        <source>The parcels are transformed to this Gauss-Kruger zone. Empty: the zone of the layer.</source>
        <translation>地块将转换到该高斯投影带；未选时采用图层自身的投影带。</translation>
    </message>
    <message>
        <source>The parcels to check. Fields for limits, stated floor areas, use and block are recognised by name, see FIELDS.</source>
        <translation>检查对象。控制指标、填报面积、用途和街坊字段按名称识别，见 FIELDS。</translation>
    </message>
    <message>
        <source>The parcels with a use right: area taken and left, disputed, holders, sum of shares.</source>
        <translation>使用权宗地：占用和剩余面积、重叠面积、权利人、份额之和。</translation>
    </message>
    <message>
        <source>The parts of each survey's cropland, and the residual.</source>
        <translation>每期耕地由哪些部分构成，以及不闭合差。</translation>
    </message>
    <message>
        <source>The patches of the survey (DLTB) with their class. Uncovered land becomes a separate row; where patches overlap, the lower feature id counts.</source>
        <translation>带地类的图斑（DLTB）。未覆盖部分单列一行；图斑重叠处归要素号小者。</translation>
    </message>
    <message>
        <source>The picture cannot be written to this place.</source>
        <translation>无法写入该位置。</translation>
    </message>
    <message>
        <source>The pieces are listed here, those that moved the value most first.</source>
        <translation>在此列出地块，影响大者在前。</translation>
    </message>
    <message>
        <source>The pieces of ground or features behind the change of an indicator between two dates: what each contributes, ranked; the contributions add up to the change in every unit, with numerator, denominator and another definition apart.</source>
        <translation>指标两期变化来自哪些地块或要素：各块的贡献及排名；各单元贡献之和等于变化量，分子、分母和口径变化分别列出。</translation>
    </message>
    <message>
        <source>The plan agrees with the parent plan</source>
        <translation>符合上位规划</translation>
    </message>
    <message>
        <source>The plan, or a later survey. Empty: a table of one year.</source>
        <translation>规划或较新的调查。留空则只列一年。</translation>
    </message>
    <message>
        <source>The plans cover the same ground</source>
        <translation>各方案范围相同</translation>
    </message>
    <message>
        <source>The plans have different years ({years}): statistics of this year are used for all of them, unless a year is given under “Layers, weights and more…”.</source>
        <translation>各方案的年份不同（{years}）：如未在“图层、权重等…”中指定年份，均采用当年的统计数据。</translation>
    </message>
    <message>
        <source>The plots with the floor area that their limit allows and its emission; every amount has potential in its name.</source>
        <translation>地块及其控制指标允许的建筑面积和相应排放；各数量字段名均带 potential。</translation>
    </message>
    <message>
        <source>The polygons among the findings, with area and width.</source>
        <translation>检测结果中的面图形，含面积和宽度。</translation>
    </message>
    <message>
        <source>The pre-check as one page, without coordinates.</source>
        <translation>单页质检预检报告，不含坐标。</translation>
    </message>
    <message>
        <source>The price is per</source>
        <translation>价格的计价单位</translation>
    </message>
    <message>
        <source>The problems: severity, kind, file, line, parcel and a sentence.</source>
        <translation>问题清单：严重程度、类别、文件、行号、地块和说明。</translation>
    </message>
    <message>
        <source>The ranked total is the one-off change plus the annual change over these years. Gains end at maturity. 0: the one-off change only.</source>
        <translation>一次性变化加上这些年内的年度量构成排序的合计，增加量至成熟为止。0：仅一次性变化。</translation>
    </message>
    <message>
        <source>The report for paper, a page for each patch. No base map, no grid, no coordinates.</source>
        <translation>用于打印的报告，每个图斑一页。无底图、无格网、无坐标。</translation>
    </message>
    <message>
        <source>The report for paper: the same parts as the HTML file. No base map, no grid, no coordinates.</source>
        <translation>纸质报告，内容与 HTML 文件一致。无底图、无格网、无坐标。</translation>
    </message>
    <message>
        <source>The report for paper: verdicts, statement, tables, and a map where there is one project. No base map, no grid, no coordinates.</source>
        <translation>供打印的报告：结论、情况说明、表格；只有一个项目时附示意图。无底图、无格网、无坐标。</translation>
    </message>
    <message>
        <source>The report of the check, with the cuts and the tolerance on the cards.</source>
        <translation>检测报告，卡片中附核减测算及容差。</translation>
    </message>
    <message>
        <source>The run stopped without a reason.</source>
        <translation>运行中止，未说明原因。</translation>
    </message>
    <message>
        <source>The run wrote no findings: its output Findings was left out. Nothing was recorded.</source>
        <translation>本次运行没有输出检测结果：未选择输出“检测结果”，未入库。</translation>
    </message>
    <message>
        <source>The same at: {places}.</source>
        <translation>同类问题还见于：{places}。</translation>
    </message>
    <message>
        <source>The same fields in the older version</source>
        <translation>旧版本中的对应字段</translation>
    </message>
    <message>
        <source>The same for recovered, reclaimed or rehabilitated cropland, with the slope.</source>
        <translation>恢复、开垦或复垦的耕地，内容同上，另含坡度。</translation>
    </message>
    <message>
        <source>The same in the columns of all checks, with verdict, unit and basis. “Record findings” takes them together with the manifest, and they appear in the Compliance dock.</source>
        <translation>同样的结果按各检查共用的字段写出，含结论、单位和依据。“检测结果入库”连同运行清单一并入库，并在“问题台账”面板中显示。</translation>
    </message>
    <message>
        <source>The same kind of line in the parent plan.</source>
        <translation>上位规划的同类控制线。</translation>
    </message>
    <message>
        <source>The same of the second date. A layer that did not change is chosen for both.</source>
        <translation>后期的同类图层。未变化的图层两期均选。</translation>
    </message>
    <message>
        <source>The same of the second date; a layer that did not change is chosen for both</source>
        <translation>后期图层；未变化的图层两期均选</translation>
    </message>
    <message>
        <source>The same rows with the shared geometry.</source>
        <translation>同样的记录，附重叠部分的几何。</translation>
    </message>
    <message>
        <source>The same seed gives the same numbers again.</source>
        <translation>种子相同则结果相同。</translation>
    </message>
    <message>
        <source>The same tables as one HTML file.</source>
        <translation>将上述各表写入一个 HTML 文件。</translation>
    </message>
    <message>
        <source>The same under other families</source>
        <translation>其他系数族下的结果</translation>
    </message>
    <message>
        <source>The selected values mean:</source>
        <translation>所选取值的含义：</translation>
    </message>
    <message>
        <source>The series store was changed elsewhere and has been read again.</source>
        <translation>指标序列库已在别处更改，现已重新读取。</translation>
    </message>
    <message>
        <source>The soil of all land, or of features whose field is empty; several candidates separated by |. Empty: those that the land's coordinates give.</source>
        <translation>全部用地的土壤，或字段为空的要素的土壤；多个候选值以 | 分隔。留空：按用地坐标查得的土壤。</translation>
    </message>
    <message>
        <source>The statement is in the clipboard.</source>
        <translation>结论说明已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The stock difference is distinguishable from zero</source>
        <translation>储量差可与零区分</translation>
    </message>
    <message>
        <source>The store already contained all rows</source>
        <translation>库中已有全部行</translation>
    </message>
    <message>
        <source>The store already contained all runs</source>
        <translation>全部运行此前已入库</translation>
    </message>
    <message>
        <source>The store was changed elsewhere and has been read again.</source>
        <translation>检测结果库已在别处更改，现已重新读取。</translation>
    </message>
    <message>
        <source>The subjects to check: polygons are judged by area, lines by length, points by position.</source>
        <translation>检测对象：面按面积判定，线按长度判定，点按位置判定。</translation>
    </message>
    <message>
        <source>The subjects to measure: polygons by area, lines by length, points by position.</source>
        <translation>量算对象：面按面积，线按长度，点按位置。</translation>
    </message>
    <message>
        <source>The survey that the plan was made on. Without it, land not yet carried out and land that deviates cannot be distinguished, and are one class.</source>
        <translation>编制规划所依据的调查。未给出时，无法区分尚未实施与偏离规划，合为一类。</translation>
    </message>
    <message>
        <source>The table that an earlier run wrote, with target_code filled in. Bound to the feature and its geometry.</source>
        <translation>之前运行输出并已填写 target_code 的表。判定与要素及其图形绑定。</translation>
    </message>
    <message>
        <source>The text inside a parcel that is nearest to its centre becomes its name.</source>
        <translation>地块内离形心最近的文字作为名称。</translation>
    </message>
    <message>
        <source>The total change is distinguishable from zero</source>
        <translation>总变化可与零区分</translation>
    </message>
    <message>
        <source>The waiver ends on a day</source>
        <translation>豁免设有截止日</translation>
    </message>
    <message>
        <source>The year before has to be earlier than {year}.</source>
        <translation>前期年份须早于 {year} 年。</translation>
    </message>
    <message>
        <source>The year of the plans: without both years no gain accrues.</source>
        <translation>方案年份：两个年份不全时，不计累积增加。</translation>
    </message>
    <message>
        <source>The year of the present: without both years no gain accrues.</source>
        <translation>现状年份：两个年份不全时，不计累积增加。</translation>
    </message>
    <message>
        <source>Their part of a content's volume holds no carbon. Empty: none.</source>
        <translation>石砾所占体积不含碳。留空：没有石砾。</translation>
    </message>
    <message>
        <source>Then a clause is carried in its own unit only.</source>
        <translation>给出时，条款仅由其所在行政区的地块落实。</translation>
    </message>
    <message>
        <source>There are boundary slivers</source>
        <translation>存在边界细碎图形</translation>
    </message>
    <message>
        <source>There are critical findings</source>
        <translation>存在严重的检测结果</translation>
    </message>
    <message>
        <source>There are decreases without a reason</source>
        <translation>存在没有原因的减少</translation>
    </message>
    <message>
        <source>There are findings</source>
        <translation>存在检测结果</translation>
    </message>
    <message>
        <source>There are forbidden subjects</source>
        <translation>存在不符合</translation>
    </message>
    <message>
        <source>There are new findings</source>
        <translation>有新增检测结果</translation>
    </message>
    <message>
        <source>There are open or disputed findings</source>
        <translation>有未处理或有异议的检测结果</translation>
    </message>
    <message>
        <source>There are overlaps</source>
        <translation>存在重叠</translation>
    </message>
    <message>
        <source>There is construction contrary to the plan; empty where that is not known</source>
        <translation>存在与规划相悖的建设；无法判定时为空</translation>
    </message>
    <message>
        <source>There is suspected idle land</source>
        <translation>存在疑似闲置土地</translation>
    </message>
    <message>
        <source>These &amp;are</source>
        <translation>数据属于(&amp;A)</translation>
    </message>
    <message>
        <source>These are</source>
        <translation>数据属于</translation>
    </message>
    <message>
        <source>These layers have no role of the pack: {layers}. Name it in the rows of roles, or choose it in the Zoning dock.</source>
        <translation>以下图层在规则包中没有用途：{layers}。请在用途行中指定，或在空间管控面板中选择。</translation>
    </message>
    <message>
        <source>This check is not installed.</source>
        <translation>未安装该检测算法。</translation>
    </message>
    <message>
        <source>This check is run again as a whole: its dialog is open.</source>
        <translation>该检查须整体重新运行：已打开其对话框。</translation>
    </message>
    <message>
        <source>This finding has no place on the map.</source>
        <translation>该检测结果没有图上位置。</translation>
    </message>
    <message>
        <source>This layer is already a plan.</source>
        <translation>该图层已是方案。</translation>
    </message>
    <message>
        <source>This layer is not used in the check.</source>
        <translation>该图层不参与检测。</translation>
    </message>
    <message>
        <source>This piece has no outline: it is a number of its unit, or all smaller pieces.</source>
        <translation>该项没有范围：为整个单元的数值，或其余较小地块的合计。</translation>
    </message>
    <message>
        <source>This unit has no series of this indicator.</source>
        <translation>该行政区没有此指标的序列。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>用地链</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Titles, directions and kinds of indicators, and the numbers by which levels are judged</source>
        <translation>指标名称、方向、性质及定级参数</translation>
    </message>
    <message>
        <source>Titles, directions, goals and kinds of indicators where the targets state none, years of breaks, and the numbers by which levels are judged.</source>
        <translation>指标名称，目标未注明时的方向、目标类型和指标性质，断点年份，以及定级所依据的数值。</translation>
    </message>
    <message>
        <source>To be checked</source>
        <translation>检测对象</translation>
    </message>
    <message>
        <source>To be processed</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>To review before the check</source>
        <translation>检测前须核实</translation>
    </message>
    <message>
        <source>To review before the check ({count})</source>
        <translation>检测前须核实({count})</translation>
    </message>
    <message>
        <source>To show annual emissions and removals of land next to the stock: id of a pack with families of fluxes, such as cn-land-flux. They are never added to it.</source>
        <translation>需将土地年排放与清除与储量并列时填写：含年通量系数族的系数包，如 cn-land-flux。两者不相加。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>当天</translation>
    </message>
    <message>
        <source>Together they identify the rows of both versions, such as unit and clause. Without them layers are compared by place only; a list needs them.</source>
        <translation>共同区分两个版本各行的字段，如单元编码和条款号。不指定时图层只按位置比较；清单必须指定。</translation>
    </message>
    <message>
        <source>Tolerance (%)</source>
        <translation>容差（%）</translation>
    </message>
    <message>
        <source>Tolerance bands</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Tolerance of stated areas (%)</source>
        <translation>注明面积的允许误差（%）</translation>
    </message>
    <message>
        <source>Tonnes of carbon in a tonne of dry matter. Empty: IPCC 2006 table 4.3, by zone and MAP_TREES.</source>
        <translation>每吨干物质含碳吨数。留空：按生态区和 MAP_TREES 查 IPCC 2006 表 4.3。</translation>
    </message>
    <message>
        <source>Total (m²)</source>
        <translation>总面积（平方米）</translation>
    </message>
    <message>
        <source>Total area (m²)</source>
        <translation>总面积（平方米）</translation>
    </message>
    <message>
        <source>Total change (t C)</source>
        <translation>总变化（t C）</translation>
    </message>
    <message>
        <source>Total of the best scenario</source>
        <translation>最优方案的合计</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Totals against the parent plan</source>
        <translation>与上位规划的总量比较</translation>
    </message>
    <message>
        <source>Totals by unit</source>
        <translation>单元汇总</translation>
    </message>
    <message>
        <source>Totals of land by unit against binding, expected and suggested targets; lower-level targets against the higher-level target; expansion since the base year; applications that use up a quota.</source>
        <translation>各单位用地合计与约束性、预期性、建议性指标核对；上下级指标传导；基期以来的扩展倍数；用地申请对指标的使用。</translation>
    </message>
    <message>
        <source>Towns</source>
        <translation>乡镇</translation>
    </message>
    <message>
        <source>Trace an indicator</source>
        <translation>指标溯源</translation>
    </message>
    <message>
        <source>Trace the life of land</source>
        <translation>追踪用地全生命周期</translation>
    </message>
    <message>
        <source>Tracing the indicator…</source>
        <translation>正在溯源指标…</translation>
    </message>
    <message>
        <source>Transition matrix as printed</source>
        <translation>转移矩阵（打印式）</translation>
    </message>
    <message>
        <source>Transition matrix, one row per pair</source>
        <translation>转移矩阵（每对一行）</translation>
    </message>
    <message>
        <source>Transitions</source>
        <translation>地类转移</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>先试一试</translation>
    </message>
    <message>
        <source>Two features are of the same land if they share at least this part of the smaller one.</source>
        <translation>两个要素共有的面积不少于较小者的这一比例，即视为同一用地。</translation>
    </message>
    <message>
        <source>Two paragraphs for each project, ready to paste. The table of projects also has it as a field.</source>
        <translation>每个项目两段文字，可直接粘贴。项目表中也有该字段。</translation>
    </message>
    <message>
        <source>Type of all rights of a layer</source>
        <translation>图层的权利类型</translation>
    </message>
    <message>
        <source>Type of the factor</source>
        <translation>因子类型</translation>
    </message>
    <message>
        <source>Type of the right to grant</source>
        <translation>拟设权利类型</translation>
    </message>
    <message>
        <source>Types of rights, which of them exclude each other, codes and tolerances. neutral-rights has the words of LADM. Not compared with the standards.</source>
        <translation>权利类型、互斥关系、代码与容差。neutral-rights 采用 LADM 用语。尚未与标准核对。</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>不确定性</translation>
    </message>
    <message>
        <source>Uncertainty of areas (%)</source>
        <translation>面积不确定性（%）</translation>
    </message>
    <message>
        <source>Uncertainty of the own map (%)</source>
        <translation>自有图的不确定性（%）</translation>
    </message>
    <message>
        <source>Uncertainty of the soil map (%)</source>
        <translation>土壤图的不确定性（%）</translation>
    </message>
    <message>
        <source>Undetermined area (m²)</source>
        <translation>未定面积（平方米）</translation>
    </message>
    <message>
        <source>Undetermined land of the base year (m²)</source>
        <translation>基期未定土地面积（平方米）</translation>
    </message>
    <message>
        <source>Undetermined land of the target year (m²)</source>
        <translation>目标年未定土地面积（平方米）</translation>
    </message>
    <message>
        <source>Undo the last choice</source>
        <translation>撤销上一次指定</translation>
    </message>
    <message>
        <source>Unique. Empty: recognised by name (XZQDM, ZLDWDM and others).</source>
        <translation>不得重复。留空时按名称识别（XZQDM、ZLDWDM 等）。</translation>
    </message>
    <message>
        <source>Unique. Empty: the feature id.</source>
        <translation>须唯一。留空则用要素标识。</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Unit (code)</source>
        <translation>行政区（代码）</translation>
    </message>
    <message>
        <source>Unit codes from field {code}, control areas from field {area}</source>
        <translation>单位代码取自字段 {code}，控制面积取自字段 {area}</translation>
    </message>
    <message>
        <source>Unit codes from field {code}, names from field {name}</source>
        <translation>单位代码取自字段 {code}，名称取自字段 {name}</translation>
    </message>
    <message>
        <source>Unit of adjustment</source>
        <translation>平差单位</translation>
    </message>
    <message>
        <source>Unit of all values</source>
        <translation>全部数值的行政区</translation>
    </message>
    <message>
        <source>Unit of amounts without one</source>
        <translation>未注明时的计量单位</translation>
    </message>
    <message>
        <source>Unit of land that a price is for</source>
        <translation>计价的土地单位</translation>
    </message>
    <message>
        <source>Unit of measure of all values</source>
        <translation>全部数值的计量单位</translation>
    </message>
    <message>
        <source>Unit of stated floor areas</source>
        <translation>填报建筑面积的单位</translation>
    </message>
    <message>
        <source>Unit of tables and statement</source>
        <translation>表格与情况说明的单位</translation>
    </message>
    <message>
        <source>Unit of the area fields</source>
        <translation>面积字段的单位</translation>
    </message>
    <message>
        <source>Unit of the own map</source>
        <translation>自有图的单位</translation>
    </message>
    <message>
        <source>Unit of the own table</source>
        <translation>自有系数表的单位</translation>
    </message>
    <message>
        <source>Unit of the ranking</source>
        <translation>排序的单位</translation>
    </message>
    <message>
        <source>Unit of the registered area</source>
        <translation>登记面积的单位</translation>
    </message>
    <message>
        <source>Unit of the soil map</source>
        <translation>土壤图的单位</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Units and decimals apply to docks and reports; customary tables keep the unit of their form.</source>
        <translation>单位和小数位用于面板和报告，制式表格沿用其固定单位。</translation>
    </message>
    <message>
        <source>Units of a draft plan, or outlines of projects, as polygons.</source>
        <translation>规划草案单元或项目范围，面图层。</translation>
    </message>
    <message>
        <source>Units of a plan</source>
        <translation>规划单元</translation>
    </message>
    <message>
        <source>Units of area in the report</source>
        <translation>报告中的面积单位</translation>
    </message>
    <message>
        <source>Units of the indicators</source>
        <translation>指标统计单元</translation>
    </message>
    <message>
        <source>Units on the map by level</source>
        <translation>在地图上按等级显示行政区</translation>
    </message>
    <message>
        <source>Upper bound</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Upper end of the band (t C)</source>
        <translation>区间上限（t C）</translation>
    </message>
    <message>
        <source>Upper end of the change in the year (t C per year)</source>
        <translation>当年变化上限（t C/年）</translation>
    </message>
    <message>
        <source>Upper end of the net (t C)</source>
        <translation>净值上限（t C）</translation>
    </message>
    <message>
        <source>Upper end of the net of all (t C per year)</source>
        <translation>净排放总计上限（t C/年）</translation>
    </message>
    <message>
        <source>Upper end of the net of land (t C per year)</source>
        <translation>土地净排放上限（t C/年）</translation>
    </message>
    <message>
        <source>Upper end of the stock difference (t C)</source>
        <translation>储量差上限（t C）</translation>
    </message>
    <message>
        <source>Upper end of the total change (t C)</source>
        <translation>总变化上限（t C）</translation>
    </message>
    <message>
        <source>Upper end of the value of the difference</source>
        <translation>储量差价值上限</translation>
    </message>
    <message>
        <source>Upper end of the value of the net</source>
        <translation>净变化价值上限</translation>
    </message>
    <message>
        <source>Urban development boundary</source>
        <translation>城镇开发边界</translation>
    </message>
    <message>
        <source>Usable ground (m²)</source>
        <translation>可用面积（平方米）</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Use my project</source>
        <translation>使用我的工程</translation>
    </message>
    <message>
        <source>Use where none is stated</source>
        <translation>未填用途时采用</translation>
    </message>
    <message>
        <source>Used instead of measuring.</source>
        <translation>以该字段代替量算面积。</translation>
    </message>
    <message>
        <source>Used instead of the measured area, and divided where a feature lies in several units. Empty: areas are measured.</source>
        <translation>代替量算面积计入，要素跨单位时按份额分摊。留空则量算面积。</translation>
    </message>
    <message>
        <source>Uses by parcel and zone</source>
        <translation>各地块分区用途</translation>
    </message>
    <message>
        <source>Usually the administrative units. A subject that extends beyond them is undetermined; without it complete data are assumed, and the report says so. A field role “role” in the matrix of fields states to which control a feature applies.</source>
        <translation>一般用行政区。对象超出范围的为待补充；不填则假定数据完整，报告中会注明。字段对应表中的字段用途“role”说明要素针对哪种管控。</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有效至</translation>
    </message>
    <message>
        <source>Validate rule pack</source>
        <translation>校验规则包</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>取值</translation>
    </message>
    <message>
        <source>Value in the layer</source>
        <translation>图层中的值</translation>
    </message>
    <message>
        <source>Value of a tonne of carbon over the years</source>
        <translation>每吨碳在期间的价值</translation>
    </message>
    <message>
        <source>Value of the carbon change</source>
        <translation>碳变化的价值</translation>
    </message>
    <message>
        <source>Value of the net</source>
        <translation>净变化的价值</translation>
    </message>
    <message>
        <source>Value of the pack</source>
        <translation>规则包中的值</translation>
    </message>
    <message>
        <source>Value of the stock difference</source>
        <translation>储量差的价值</translation>
    </message>
    <message>
        <source>Values for all</source>
        <translation>统一取值</translation>
    </message>
    <message>
        <source>Values of the field that names a parcel, separated by semicolons or commas: these are processed, whatever their verdict. Empty: the worst ones.</source>
        <translation>地块编号字段的值，用分号或逗号分隔：只处理这些地块，不论结论如何。留空则处理结论最严重的对象。</translation>
    </message>
    <message>
        <source>Values of the layer</source>
        <translation>图层的取值</translation>
    </message>
    <message>
        <source>Values of the pack</source>
        <translation>规则包的取值</translation>
    </message>
    <message>
        <source>Values of this layer…</source>
        <translation>此图层的取值…</translation>
    </message>
    <message>
        <source>Values…</source>
        <translation>取值…</translation>
    </message>
    <message>
        <source>Verdict of each project against permanent basic farmland, ecological red line and urban development boundary, with a separate input for each line; a line left empty is undetermined.</source>
        <translation>逐个项目判定与永久基本农田、生态保护红线、城镇开发边界的关系，每条线单独输入；留空的线按待补充处理。</translation>
    </message>
    <message>
        <source>Verdict of each project against permanent basic farmland, ecological red line, urban development boundary or the controls of another rule pack, with evidence and basis.</source>
        <translation>按永久基本农田、生态保护红线、城镇开发边界或其他规则包的控制线逐项判定项目，并给出证据和依据。</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Verdicts of projects by a rule pack, their findings, and one report of verdicts, findings, ledger and manifest.</source>
        <translation>按规则包给出项目结论和逐条检测结果，并将结论、检测结果、台账和运行清单汇成一份报告。</translation>
    </message>
    <message>
        <source>Verdicts of projects by the three control lines and by the access lists of ecological control units, and one report of both.</source>
        <translation>按三条控制线和生态环境管控单元准入清单分别给出项目结论，并汇总为一份报告。</translation>
    </message>
    <message>
        <source>Verification desk</source>
        <translation>核验台</translation>
    </message>
    <message>
        <source>Verification desk…</source>
        <translation>核验台…</translation>
    </message>
    <message>
        <source>Verified in a file that lies under your own.</source>
        <translation>由所采用的文件核验。</translation>
    </message>
    <message>
        <source>Verified means: the named person compared our words with the official text. It approves nothing.</source>
        <translation>“已核验”指所列人员已将本包表述与正式文本核对，不构成任何审批。</translation>
    </message>
    <message>
        <source>Waive</source>
        <translation>豁免</translation>
    </message>
    <message>
        <source>Warning of the family</source>
        <translation>系数族的提示</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Welcome to Ground Rules</source>
        <translation>欢迎使用底线</translation>
    </message>
    <message>
        <source>What a check still needs</source>
        <translation>检测尚缺的条件</translation>
    </message>
    <message>
        <source>What a comparison still needs</source>
        <translation>比较还缺什么</translation>
    </message>
    <message>
        <source>What applies</source>
        <translation>涉及的管控</translation>
    </message>
    <message>
        <source>What applies here</source>
        <translation>此处适用的管控</translation>
    </message>
    <message>
        <source>What applies here?</source>
        <translation>此处涉及哪些管控？</translation>
    </message>
    <message>
        <source>What applies to this layer…</source>
        <translation>该图层涉及哪些管控…</translation>
    </message>
    <message>
        <source>What changes if an edge moves: for the parcels selected on the map, otherwise for the parcel of the finding</source>
        <translation>移动边界的影响：对地图上选中的宗地，未选中时对检测结果所在宗地</translation>
    </message>
    <message>
        <source>What changes if an edge moves…</source>
        <translation>移动边界的影响…</translation>
    </message>
    <message>
        <source>What column {place} holds</source>
        <translation>第 {place} 列的含义</translation>
    </message>
    <message>
        <source>What each facility serves</source>
        <translation>各设施的服务</translation>
    </message>
    <message>
        <source>What each layer is</source>
        <translation>各图层是什么</translation>
    </message>
    <message>
        <source>What each layer is…</source>
        <translation>各图层是什么…</translation>
    </message>
    <message>
        <source>What is asked of land, which rights are in the way, names of fields. Not compared with the law.</source>
        <translation>供应条件、障碍权利和字段名称。未与法规核对。</translation>
    </message>
    <message>
        <source>What is compared, and what is missing</source>
        <translation>比选内容与缺项</translation>
    </message>
    <message>
        <source>What is missing for a real number</source>
        <translation>要得到真实数值还缺什么</translation>
    </message>
    <message>
        <source>What is missing for a real number. A click leads to what fills it.</source>
        <translation>要得到真实数值还缺什么。点击即转到可补上之处。</translation>
    </message>
    <message>
        <source>What is not counted</source>
        <translation>未计入的内容</translation>
    </message>
    <message>
        <source>What is odd about the values</source>
        <translation>取值中的疑点</translation>
    </message>
    <message>
        <source>What is smaller is a boundary to be surveyed again, and no conflict.</source>
        <translation>小于此值的为界线须复测，不作为冲突。</translation>
    </message>
    <message>
        <source>What is the same for all options and the pack names: hazard zones, farmland, red line, shelters.</source>
        <translation>规则包所列、对各方案相同的图层：灾害风险区、永久基本农田、生态保护红线、应急避难场所等。</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What layers change</source>
        <translation>各层的改动</translation>
    </message>
    <message>
        <source>What no layer covers, and what one perhaps covers.</source>
        <translation>没有图层覆盖的范围，以及覆盖情况待核的范围。</translation>
    </message>
    <message>
        <source>What row {place} holds</source>
        <translation>第 {place} 行的含义</translation>
    </message>
    <message>
        <source>What surely changed</source>
        <translation>可以确定的变化量</translation>
    </message>
    <message>
        <source>What the codes mean: {why}</source>
        <translation>代码的含义：{why}</translation>
    </message>
    <message>
        <source>What the fields and values of this layer mean: land-use codes, or those of its role in the Zoning dock</source>
        <translation>此图层的字段和取值的含义：用地代码，或其在空间管控面板中用途的取值</translation>
    </message>
    <message>
        <source>What the land may have by its coordinates, and what each candidate would give. Climate and keys are filled in with what you pick; what you leave open counts by its envelope.</source>
        <translation>按坐标列出用地可能的取值及各候选值给出的碳密度。选定后自动填入气候区和各键；未选定的按候选值包络计算。</translation>
    </message>
    <message>
        <source>What the own map holds</source>
        <translation>自有图的内容</translation>
    </message>
    <message>
        <source>What the picked values give</source>
        <translation>所选取值的结果</translation>
    </message>
    <message>
        <source>What the values of the raster mean: choose the list of its codes.</source>
        <translation>栅格取值的含义：选择其代码表。</translation>
    </message>
    <message>
        <source>What the words of the sheet are</source>
        <translation>表中词语的含义</translation>
    </message>
    <message>
        <source>What was decided in the earlier run: still there, changed, or gone. Give it to the next run.</source>
        <translation>以前已作决定的切割：仍存在、有变化或已不存在。供下次运行使用。</translation>
    </message>
    <message>
        <source>What was read, by which pack, with which versions. A report of several checks takes the scope from it, and the findings store takes which findings are fixed.</source>
        <translation>读取了哪些数据、按哪个规则包、用哪些版本。多项检查的报告由此得知检查内容，检测结果库由此得知哪些检测结果已整改。</translation>
    </message>
    <message>
        <source>What was read, by which rules and with which versions, enough to run it again.</source>
        <translation>读取了哪些数据、采用哪些规则和版本，据此可重新运行。</translation>
    </message>
    <message>
        <source>What was recognised in the project</source>
        <translation>工程中识别出的内容</translation>
    </message>
    <message>
        <source>What was recorded</source>
        <translation>入库情况</translation>
    </message>
    <message>
        <source>What was recorded later is left out of the check-up. Empty: everything.</source>
        <translation>此后登记的内容不列入体检。留空：全部。</translation>
    </message>
    <message>
        <source>What was recorded later is left out: the answer of that day</source>
        <translation>不计此后入库的内容，即当日的结果</translation>
    </message>
    <message>
        <source>What was recorded later is left out: the answer of that day. Empty: everything.</source>
        <translation>其后入库的内容不计，给出当天的结论。留空：全部。</translation>
    </message>
    <message>
        <source>What was supplied, with date and status. Not given: undetermined.</source>
        <translation>已供土地，含日期和状态。未提供则为待补充。</translation>
    </message>
    <message>
        <source>What {layer} is</source>
        <translation>{layer} 的含义</translation>
    </message>
    <message>
        <source>What “{word}” is</source>
        <translation>“{word}”的含义</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>地块</translation>
    </message>
    <message>
        <source>Where an edge of a draft plan or a project cuts a parcel narrowly: follow the parcel, follow the draft, or split, with the effect on areas, limits and rights. Edges in force stay; accepted cuts are remembered; nothing is moved.</source>
        <translation>查找规划草案或项目边界窄条切割宗地之处，给出随宗地、随草案、分割三种方案及其对面积、管控指标和权利的影响。现行有效的边界不予调整；已采纳的予以记忆；不移动任何界线。</translation>
    </message>
    <message>
        <source>Where densities changed too: a family of the same series. Empty: the same densities on both dates, so that all change is change of area.</source>
        <translation>密度也有变化时填写同一序列的系数族。留空则两期密度相同，变化全部来自面积。</translation>
    </message>
    <message>
        <source>Where it names an exempt cause of the pack, the loss is exempt; other words are listed in the log.</source>
        <translation>属于规则包除外情形的，该处减少作除外处理；其他用词在日志中列出。</translation>
    </message>
    <message>
        <source>Where neither heads nor columns say it</source>
        <translation>表头和各列均未注明时填写</translation>
    </message>
    <message>
        <source>Where no list has them: give each of the {count} {count:value|values} its class (forest, cropland, grassland, …) in the dialog that a click opens, under VALUES.</source>
        <translation>没有对应代码表时：点击打开对话框，在 VALUES 中为 {count} 个取值逐一指定类别（forest、cropland、grassland 等）。</translation>
    </message>
    <message>
        <source>Where results belong</source>
        <translation>结果归入行目</translation>
    </message>
    <message>
        <source>Where results went</source>
        <translation>结果去向</translation>
    </message>
    <message>
        <source>Where rules inside a place apply</source>
        <translation>范围内规则的适用范围</translation>
    </message>
    <message>
        <source>Where soil loses carbon, its nitrogen is mineralised too: t N2O per year, separate from carbon.</source>
        <translation>土壤损失碳时其中的氮同时矿化：以 t N2O/年计，与碳分列。</translation>
    </message>
    <message>
        <source>Where the family's numbers differ by climate, such as warm_temperate_moist. Several, separated by |, are candidates. Empty: those that the land's coordinates give.</source>
        <translation>系数族数值因气候区而异时指定，如 warm_temperate_moist。多个值以 | 分隔，即为候选。留空则按用地坐标查取。</translation>
    </message>
    <message>
        <source>Where the files of the run lie now; folders in it are searched too. Empty: the manifest's own folder, then the files of the project's layers.</source>
        <translation>该次运行所用文件现在所在的文件夹，其子文件夹也会查找。留空：清单所在文件夹，其次为工程图层的文件。</translation>
    </message>
    <message>
        <source>Where the run used a pack from a file: that file as it is now.</source>
        <translation>上次运行使用规则包文件时，指定该文件的当前版本。</translation>
    </message>
    <message>
        <source>Where the set counts heat of other carriers, such as natural_gas: the emission of a kWh of them, by net calorific value. cn-energy has fuels of China. An own table of factors has priority.</source>
        <translation>强度组含其他能源供暖（如 natural_gas）时填写，按低位热值折算每千瓦时排放。cn-energy 为中国燃料系数。自有因子表优先。</translation>
    </message>
    <message>
        <source>Where the set's numbers differ by climate, such as cold; for features without a value in CLIMATE_FIELD.</source>
        <translation>强度组数值因气候区而异时填写，如 cold，用于 CLIMATE_FIELD 未注明的要素。</translation>
    </message>
    <message>
        <source>Where the two largest shares differ by no more than this, the parcel is listed as a near tie.</source>
        <translation>前两名份额之差不超过此值时，该地块列为份额接近。</translation>
    </message>
    <message>
        <source>Where there are no units. Empty: no area per head.</source>
        <translation>用于不分单位的情形。留空则不计算人均面积。</translation>
    </message>
    <message>
        <source>Where zones draw power from several grids or provinces.</source>
        <translation>各分区所属电网或省份不同时填写。</translation>
    </message>
    <message>
        <source>Where zones lie in several climates.</source>
        <translation>各分区气候区不同时填写。</translation>
    </message>
    <message>
        <source>Whether outlines of hatches and polygons count as closed lines.</source>
        <translation>填充和面的轮廓是否视为闭合线。</translation>
    </message>
    <message>
        <source>Whether the .txt files of the folder's subfolders are read too.</source>
        <translation>是否同时读取子文件夹中的 .txt 文件。</translation>
    </message>
    <message>
        <source>Whether the findings are up to date</source>
        <translation>检测结果是否为最新</translation>
    </message>
    <message>
        <source>Whether the planning zones admit the uses of land or of a proposal: allowed, on a condition, not admitted, or not stated by the matrix.</source>
        <translation>规划分区是否允许土地现状或方案的用途：允许、有条件、不允许，或矩阵未规定。</translation>
    </message>
    <message>
        <source>Which classes and IPCC category each code stood for, with its ground.</source>
        <translation>各代码对应的类别、IPCC 地类及面积。</translation>
    </message>
    <message>
        <source>Which field holds what, and what its values mean: chosen by clicks, kept with the layer and the project</source>
        <translation>点选各字段的用途及其取值的含义，结果随图层和项目保存</translation>
    </message>
    <message>
        <source>Which field holds what, and what its values mean: chosen by clicks, kept with the layer and the project. Rows of roles, fields and values are filled in.</source>
        <translation>点选各字段的用途及其取值的含义，结果随图层和项目保存，并填入用途、字段和取值含义各行。</translation>
    </message>
    <message>
        <source>Which indicators there are and how they are measured. Both dates are measured by it.</source>
        <translation>有哪些指标及其量算方法。两期均按此量算。</translation>
    </message>
    <message>
        <source>Which indicators there are, their units and directions, which of them say something of the climate, and the numbers by which levels are judged.</source>
        <translation>有哪些指标、计量单位和方向、哪些属于气候指标，以及预警等级所依据的数值。</translation>
    </message>
    <message>
        <source>Which layer of the pack a plan is.</source>
        <translation>规划方案在规则包中对应的图层。</translation>
    </message>
    <message>
        <source>Which layer of the pack each of the chosen ones is: picked from a list</source>
        <translation>从列表中选择各图层对应规则包中的哪一项</translation>
    </message>
    <message>
        <source>Which list of the crosswalk the values follow: numbers mean different land in each product, so none is guessed. Not needed where CROSSWALK is empty.</source>
        <translation>像元值所用的分类：同一数值在不同产品中含义不同，因此不作猜测。CROSSWALK 留空时不需填写。</translation>
    </message>
    <message>
        <source>Which list of the crosswalk the values follow; numbers mean different land in each product, so none is guessed. If empty, the second date is read like the first.</source>
        <translation>像元值所用的分类；同一数值在不同产品中含义不同，因此不作猜测。后期留空则与前期相同。</translation>
    </message>
    <message>
        <source>Which of your classes, climates, zones and soils have a number in a family of densities, by area; what each blank lacks and what would fill it; several families side by side.</source>
        <translation>按面积列出各类别、气候区、生态区和土壤在某一碳密度系数族中是否有数值，各处空缺缺什么、如何补充，并可并列比较多个系数族。</translation>
    </message>
    <message>
        <source>Which patches have a page in the report: none, open (those that are not covered), or all.</source>
        <translation>报告中哪些图斑附页：none 都不附，open 未完全覆盖的，all 全部。</translation>
    </message>
    <message>
        <source>Which rows, sectors, scopes and levels of reporting there are, and where results belong.</source>
        <translation>有哪些行目、部门、范围和报告层级，以及结果归入何处。</translation>
    </message>
    <message>
        <source>Which the values belong to, such as a survey and its year; written into the rows.</source>
        <translation>数值所属的调查及其年份等，写入结果行。</translation>
    </message>
    <message>
        <source>Whose land each project takes: holders as tokens, joint shares undivided, disputed and open ground, and a ledger that closes.</source>
        <translation>各项目占用谁的土地：权利人以代号表示，共同共有不分割，列出重叠和无人地，面积账闭合。</translation>
    </message>
    <message>
        <source>Whose results they are</source>
        <translation>结果所属方案</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Why it has this level</source>
        <translation>定级原因</translation>
    </message>
    <message>
        <source>Why this layer is proposed</source>
        <translation>建议该图层的理由</translation>
    </message>
    <message>
        <source>Why, or why not?</source>
        <translation>为什么？为什么不是？</translation>
    </message>
    <message>
        <source>Width of a cut (m)</source>
        <translation>切割宽度（米）</translation>
    </message>
    <message>
        <source>With InVEST's sign: above 0, a tonne that is stored later is worth less; below 0, the price rises.</source>
        <translation>符号与 InVEST 一致：大于 0 时，较晚储存的一吨价值较低；小于 0 时，价格上涨。</translation>
    </message>
    <message>
        <source>With the cuts no subject is forbidden, undetermined or left out</source>
        <translation>核减后没有不符合、待补充或未处理的对象</translation>
    </message>
    <message>
        <source>With the date from which each is in force, its end and status. Not given: undetermined.</source>
        <translation>含生效日期、有效期和状态。未提供则为待补充。</translation>
    </message>
    <message>
        <source>With the date of filing and the end of the term. What has expired does not cover.</source>
        <translation>带备案日期和到期日期。已到期的不计入覆盖。</translation>
    </message>
    <message>
        <source>With the fields of the table of targets. Targets of lower levels are added up and compared with them, and with targets of the same table.</source>
        <translation>字段同指标表。下级指标合计与其核对，也与同表中的上级指标核对。</translation>
    </message>
    <message>
        <source>With the rows and the order of a full run.</source>
        <translation>行与顺序均与完整检查一致。</translation>
    </message>
    <message>
        <source>With their codes: the county of each parcel's code is compared with where it lies.</source>
        <translation>带行政区代码：将宗地代码中的县级区划与所在位置比较。</translation>
    </message>
    <message>
        <source>With these: {density} t C/ha on the mean of the land. By a row of the table: {row} % of the land, by the envelope of several: {envelope} %, without a number: {none} %.</source>
        <translation>按所选取值，用地平均 {density} t C/公顷。由表中一行取值的占用地 {row}%，由多行包络取值的占 {envelope}%，无数值的占 {none}%。</translation>
    </message>
    <message>
        <source>Withdraw the waiver</source>
        <translation>撤回豁免</translation>
    </message>
    <message>
        <source>Without a value: {titles}</source>
        <translation>无数值：{titles}</translation>
    </message>
    <message>
        <source>Without both years there are no rates; nothing is guessed from names. Parts of a year count (2020.5).</source>
        <translation>未同时给出两个年份时不计算变化率，不从名称推测。可用小数年份（2020.5）。</translation>
    </message>
    <message>
        <source>Without it the province's account is undetermined.</source>
        <translation>不勾选时，省级账户未定。</translation>
    </message>
    <message>
        <source>Without it: Text, as in drawings that QGIS has opened.</source>
        <translation>未选时采用 Text，即 QGIS 打开图形文件时的字段。</translation>
    </message>
    <message>
        <source>Without it: code or DLBM, where the layer has it.</source>
        <translation>未选时采用图层中的 code 或 DLBM。</translation>
    </message>
    <message>
        <source>Without it: land_use or DKYT, where the layer has it.</source>
        <translation>未选时采用图层中的 land_use 或 DKYT。</translation>
    </message>
    <message>
        <source>Without it: map_sheet or TFH, where the layer has it.</source>
        <translation>未选时采用图层中的 map_sheet 或 TFH。</translation>
    </message>
    <message>
        <source>Without it: parcel_name, DKMC or XMMC, where the layer has it.</source>
        <translation>未选时采用图层中的 parcel_name、DKMC 或 XMMC。</translation>
    </message>
    <message>
        <source>Without it: parcel_no or DKBH, otherwise the position in the file.</source>
        <translation>未选时采用 parcel_no 或 DKBH，都没有则为文件中的序号。</translation>
    </message>
    <message>
        <source>Word document (*.docx)</source>
        <translation>Word 文档 (*.docx)</translation>
    </message>
    <message>
        <source>Words for indicators</source>
        <translation>指标词语</translation>
    </message>
    <message>
        <source>Words for units</source>
        <translation>行政区词语</translation>
    </message>
    <message>
        <source>Words in any column; all of them must occur</source>
        <translation>任意列中的词，须全部出现</translation>
    </message>
    <message>
        <source>Words of an item, its document or clause</source>
        <translation>内容、文件或条款中的文字</translation>
    </message>
    <message>
        <source>Words of kinds, relations and units, and which land each indicator counts.</source>
        <translation>指标属性、比较关系、计量单位的写法，以及各指标统计的用地。</translation>
    </message>
    <message>
        <source>Workbook by town</source>
        <translation>分乡镇工作簿</translation>
    </message>
    <message>
        <source>Worst value</source>
        <translation>最差值</translation>
    </message>
    <message>
        <source>Write a number with a decimal point and no other signs: 12.5</source>
        <translation>数值只含数字和小数点，如 12.5</translation>
    </message>
    <message>
        <source>Write your name first.</source>
        <translation>请先填写姓名。</translation>
    </message>
    <message>
        <source>Writes a check as parts of neighbours that several processes or machines judge without QGIS: of projects against controls, or another one; the results are those of one run.</source>
        <translation>将检测写成由相邻对象组成的分块，由多个进程或多台计算机在没有 QGIS 的情况下判定：可以是项目与管控的检测，也可以是其他检测；结果与一次运行相同。</translation>
    </message>
    <message>
        <source>Writes the new codes into the field below; unresolved features keep their value. A layer in edit mode gets one undo step; any other layer is saved.</source>
        <translation>将新编码写入下列字段；未转换的要素保持原值。正在编辑的图层记为一步可撤销操作，其他图层直接保存。</translation>
    </message>
    <message>
        <source>Writing into the findings store…</source>
        <translation>正在写入检测结果库…</translation>
    </message>
    <message>
        <source>Writing the report…</source>
        <translation>正在写报告…</translation>
    </message>
    <message>
        <source>Writing the table…</source>
        <translation>正在写出表格…</translation>
    </message>
    <message>
        <source>Written as stated area. Empty: the area of the written coordinates.</source>
        <translation>作为注明面积写出；未选时写出按坐标计算的面积。</translation>
    </message>
    <message>
        <source>Written as the pack {pack}. Others adopt it in their verification desk.</source>
        <translation>已写成规则包 {pack}，他人可在核验台中采用。</translation>
    </message>
    <message>
        <source>Written by any algorithm of Ground Rules under MANIFEST. It holds the parameters of the run, and fingerprints of what it read and gave.</source>
        <translation>由底线插件任一算法的 MANIFEST 输出。其中有该次运行的参数，以及读取内容和成果的指纹。</translation>
    </message>
    <message>
        <source>Written by the checks of projects against controls, of uses, of building intensity and of data quality. It holds the request and a hash of every row that was read.</source>
        <translation>由项目管控检测、项目三条控制线检测、分区用途检测、建设强度检测和数据库质检预检输出，记录运行的条件和读取的每一行的哈希值。</translation>
    </message>
    <message>
        <source>Written by “Prepare a check in parts”, with all its parts judged by groundrules-run. Hashes of all files are compared with the plan.</source>
        <translation>由“准备分块检测”写出，且全部分块已由 groundrules-run 计算。各文件的哈希值会与计划比较。</translation>
    </message>
    <message>
        <source>Written into the history of the findings store. The account of the computer is not asked.</source>
        <translation>写入检测结果库的历史。不读取本机用户名。</translation>
    </message>
    <message>
        <source>Written to the results as exempt_cause. Ground without a cause is not exempt; without a field all ground is exempt.</source>
        <translation>在结果中作为 exempt_cause 列。未说明情形的范围不作除外处理；不选字段时全部作除外处理。</translation>
    </message>
    <message>
        <source>Written to the results as project_id.</source>
        <translation>在结果中为 project_id。</translation>
    </message>
    <message>
        <source>Written to the results as reason. Polygons without a reason do not explain anything; without a field all of them do.</source>
        <translation>在结果中作为 reason 列。未填说明的范围不作为已说明处理；不选字段时全部作为已说明。</translation>
    </message>
    <message>
        <source>Written to the results as subject_id, and matched with rows of the table of floor areas. Values stated for a repeated number are divided by area. Empty: the feature id, which may change.</source>
        <translation>在结果中为 subject_id，并用于查找建筑面积表。编号重复时，按编号填报的数值按面积分摊。不指定时用要素编号，可能变化。</translation>
    </message>
    <message>
        <source>Written to the results as subject_id. Empty: the feature id, which may change.</source>
        <translation>在结果中作为 subject_id。不填则用要素号，要素号可能变化。</translation>
    </message>
    <message>
        <source>XLSX files (*.xlsx)</source>
        <translation>XLSX 文件 (*.xlsx)</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Year after</source>
        <translation>后期年份</translation>
    </message>
    <message>
        <source>Year b&amp;efore</source>
        <translation>前期年份(&amp;E)</translation>
    </message>
    <message>
        <source>Year before</source>
        <translation>前期年份</translation>
    </message>
    <message>
        <source>Year of all values</source>
        <translation>全部数值的年份</translation>
    </message>
    <message>
        <source>Year of rows without one</source>
        <translation>未注明年度的行所属的年度</translation>
    </message>
    <message>
        <source>Year of the balance</source>
        <translation>核算年份</translation>
    </message>
    <message>
        <source>Year of the data; rows and statistics of other years serve formulas over an earlier year.</source>
        <translation>数据年份；其他年份的指标行和统计数据用于涉及以前年度的公式。</translation>
    </message>
    <message>
        <source>Year of the data; written into the rows.</source>
        <translation>数据的年份，写入结果。</translation>
    </message>
    <message>
        <source>Year of the factor</source>
        <translation>因子年份</translation>
    </message>
    <message>
        <source>Year of the first date</source>
        <translation>前期年份</translation>
    </message>
    <message>
        <source>Year of the first date.</source>
        <translation>前期数据的年份。</translation>
    </message>
    <message>
        <source>Year of the land</source>
        <translation>用地数据年份</translation>
    </message>
    <message>
        <source>Year of the own map</source>
        <translation>自有图的年份</translation>
    </message>
    <message>
        <source>Year of the own map, second date</source>
        <translation>后期自有图的年份</translation>
    </message>
    <message>
        <source>Year of the plan</source>
        <translation>规划年</translation>
    </message>
    <message>
        <source>Year of the plans</source>
        <translation>规划年份</translation>
    </message>
    <message>
        <source>Year of the plans; statistics of other years are not used. Empty: this year.</source>
        <translation>规划年；其他年份的统计数据不采用。留空：今年。</translation>
    </message>
    <message>
        <source>Year of the present land</source>
        <translation>现状年份</translation>
    </message>
    <message>
        <source>Year of the second date</source>
        <translation>后期年份</translation>
    </message>
    <message>
        <source>Year of the second date, or of the plan</source>
        <translation>后期或规划年份</translation>
    </message>
    <message>
        <source>Year of the second date.</source>
        <translation>后期数据的年份。</translation>
    </message>
    <message>
        <source>Year of the tables</source>
        <translation>表的年份</translation>
    </message>
    <message>
        <source>Year that is shown</source>
        <translation>所示年份</translation>
    </message>
    <message>
        <source>Year that is shown; arrow keys go from year to year</source>
        <translation>所示年份；可用方向键逐年切换</translation>
    </message>
    <message>
        <source>Years between the dates</source>
        <translation>两期间隔年数</translation>
    </message>
    <message>
        <source>Years of the trend</source>
        <translation>趋势年数</translation>
    </message>
    <message>
        <source>Years, people and floor area</source>
        <translation>年份、人数与建筑面积</translation>
    </message>
    <message>
        <source>Your &amp;name</source>
        <translation>姓名(&amp;N)</translation>
    </message>
    <message>
        <source>Your features with a verdict and an area for each role, the worst verdict first.</source>
        <translation>原要素加上各图层用途的结论和面积，以最严重的结论为准。</translation>
    </message>
    <message>
        <source>Your features with code, name and share of the unit, the second largest, and the share outside all units.</source>
        <translation>原要素及其归属单位的代码、名称和份额，第二大单位，以及不在任何单位内的份额。</translation>
    </message>
    <message>
        <source>Your features with measured and adjusted area, the change, the units added or removed by rounding, and the reason where there is no adjusted area.</source>
        <translation>原要素及其量算面积、平差后面积、改正数、取舍增减的单位数；没有平差面积的给出原因。</translation>
    </message>
    <message>
        <source>Your features with source and target code, name, and the result of each; polygons in the conventional colours of the target list. Skip it for a change in place.</source>
        <translation>原要素及其原编码、目标编码、名称和转换状态；面图层按目标分类常用颜色显示。就地修改时可不输出。</translation>
    </message>
    <message>
        <source>Your features with verdict, accordance, and areas by accordance.</source>
        <translation>原要素附结论、符合性及各符合性面积。</translation>
    </message>
    <message>
        <source>Your features with verdict, units, shares and numbers of clauses.</source>
        <translation>原要素加结论、单元、占比和条款数。</translation>
    </message>
    <message>
        <source>Your form to be filled (XLSX)</source>
        <translation>待填写的自备模板（XLSX）</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Your own number; none comes with the plugin. With it the change is valued as in InVEST: spread evenly over the whole years between the dates, each year discounted. Empty: no value.</source>
        <translation>由您自己给出，插件不附任何价格。给出后按 InVEST 的方法计算变化的价值：在两个日期之间的整年内平均分摊，逐年贴现。留空则不计算。</translation>
    </message>
    <message>
        <source>Your own workbook with named cells such as project_id, area_m2 or statement, and named rows such as rows_by_class that are repeated. Needs openpyxl. See the help for the names.</source>
        <translation>自备工作簿，含 project_id、area_m2、statement 等命名单元格，以及 rows_by_class 等可重复的命名行。需要 openpyxl。可用名称见帮助。</translation>
    </message>
    <message>
        <source>Your parcels with indicators, limits, margins, required reductions, and a verdict for each indicator.</source>
        <translation>原地块加指标值、控制指标、余量、整改量和各指标结论。</translation>
    </message>
    <message>
        <source>Your parcels with: ready, not_ready or undetermined, what is missing, the state of each condition, areas that are in the way.</source>
        <translation>原地块加检测结果：ready（具备）、not_ready（不具备）或 undetermined（待补充），缺项、各条件状态和障碍面积。</translation>
    </message>
    <message>
        <source>Your patches with: covered, partly, not_covered (by the layers given) or check (in the field), why, areas under each layer, what is open, classes, the next deadline.</source>
        <translation>原图斑加：covered（已覆盖）、partly（部分覆盖）、not_covered（所给图层未覆盖）或 check（需实地核查），原因，各图层内面积，待落实面积，地类，最近到期日。</translation>
    </message>
    <message>
        <source>Your table of grade and kg per hectare. Without it the capacity ledger is undetermined.</source>
        <translation>用户自己的产能表：等别和每公顷千克数。缺少时产能台账未定。</translation>
    </message>
    <message>
        <source>Your template of the statement</source>
        <translation>自备情况说明模板</translation>
    </message>
    <message>
        <source>Zero in the own map</source>
        <translation>自有图中的零值</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Zone number in the eastings</source>
        <translation>横坐标中的带号</translation>
    </message>
    <message>
        <source>Zone of the files</source>
        <translation>文件的投影带</translation>
    </message>
    <message>
        <source>Zone, continent, age</source>
        <translation>生态区、大洲、林龄</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Zones or plots with limits</source>
        <translation>带控制指标的分区或地块</translation>
    </message>
    <message>
        <source>Zoning</source>
        <translation>空间管控</translation>
    </message>
    <message>
        <source>Zoning control</source>
        <translation>控制线管控</translation>
    </message>
    <message>
        <source>Zoning dock</source>
        <translation>空间管控</translation>
    </message>
    <message>
        <source>Zoning dock: check projects and parcels against control lines</source>
        <translation>空间管控面板：按控制线检测项目和地块</translation>
    </message>
    <message>
        <source>Zoning dock: click the map to see which controls concern that place</source>
        <translation>空间管控面板：单击地图，查看该处涉及哪些管控</translation>
    </message>
    <message>
        <source>Zoom to the pieces to cut off</source>
        <translation>缩放到核减部分</translation>
    </message>
    <message>
        <source>Zoom to the selection and flash it</source>
        <translation>缩放至所选并闪烁</translation>
    </message>
    <message>
        <source>above: what stands above ground; roots are added by ROOT_SHOOT. living: roots are in it.</source>
        <translation>above：仅地上部分，根系按 ROOT_SHOOT 计入；living：已含根系。</translation>
    </message>
    <message>
        <source>access list,ecological zoning,control unit,industry,negative list,environment,site comparison,verdict</source>
        <translation>准入清单,生态环境分区管控,管控单元,三线一单,行业,负面清单,环境准入,选址比较,结论</translation>
    </message>
    <message>
        <source>adjustment,area,largest remainder,rounding,residual,control area,registered area,closure</source>
        <translation>平差,面积,最大余数,取舍,残差,控制面积,登记面积,闭合</translation>
    </message>
    <message>
        <source>all features</source>
        <translation>全部要素</translation>
    </message>
    <message>
        <source>all others</source>
        <translation>其余全部</translation>
    </message>
    <message>
        <source>analytic</source>
        <translation>解析传播</translation>
    </message>
    <message>
        <source>annual flux of land</source>
        <translation>土地年通量</translation>
    </message>
    <message>
        <source>as in the layers</source>
        <translation>以图层为准</translation>
    </message>
    <message>
        <source>as recorded</source>
        <translation>按入库所用</translation>
    </message>
    <message>
        <source>as the pack reads it</source>
        <translation>按规则包读取</translation>
    </message>
    <message>
        <source>as_declared: no data where the file says so, otherwise nothing that stands. value: nothing that stands, though the file declares 0 as no data. no_data: a hole, though the file does not declare it.</source>
        <translation>as_declared：文件声明为无数据时按无数据，否则表示没有植被；value：即使文件声明 0 为无数据，仍表示没有植被；no_data：即使文件未声明，仍按空洞处理。</translation>
    </message>
    <message>
        <source>auto distinguishes 2.0 from 200 by size, as the pack states; ambiguous values are unknown.</source>
        <translation>auto 按规则包以大小区分 2.0 和 200，无法区分的视为未知。</translation>
    </message>
    <message>
        <source>auto distinguishes UTF-8 from GBK by the bytes of each file.</source>
        <translation>auto 按各文件内容识别 UTF-8 或 GBK。</translation>
    </message>
    <message>
        <source>auto follows the language of QGIS; zh is Chinese, en is English. zh-en prints both side by side in reports, PDFs and editable documents; all else is in Chinese.</source>
        <translation>auto 与 QGIS 语言一致；zh 为中文，en 为英文。zh-en 在报告、PDF 和可编辑文档中中英文对照，其余均为中文。</translation>
    </message>
    <message>
        <source>auto recognises it by codes and names.</source>
        <translation>auto 按代码和名称识别。</translation>
    </message>
    <message>
        <source>auto recognises it by codes and names. The pack of indicators needs rows for it.</source>
        <translation>auto 按代码和名称识别；指标规则包须有该分类的数据。</translation>
    </message>
    <message>
        <source>auto recognises it by codes and names; if it cannot be determined, the run stops and asks. In place it has to be named.</source>
        <translation>auto 按编码和名称识别；无法判定时停止并提示指定。就地修改时必须指定。</translation>
    </message>
    <message>
        <source>auto recognises it by codes and names; if it cannot be determined, the run stops and asks. own, or where no list has any of them: the values of the layer are added up by themselves.</source>
        <translation>auto 按编码和名称识别；无法判定时停止并要求指定。own 或各分类均无此编码时：按图层自有取值分别统计。</translation>
    </message>
    <message>
        <source>auto recognises lists of land use by codes and names. Lists of land cover of the crosswalk, such as esa-worldcover, are named.</source>
        <translation>auto 按代码和名称识别用地分类代码表；对照表中的土地覆盖产品（如 esa-worldcover）须指定名称。</translation>
    </message>
    <message>
        <source>auto recognises the list by the codes and names that occur.</source>
        <translation>auto 按出现的编码和名称识别分类。</translation>
    </message>
    <message>
        <source>auto recognises the list by the codes and names that occur. A code that is not in the list is a separate row.</source>
        <translation>auto 按出现的编码和名称识别编码体系。编码表中没有的编码单列一行。</translation>
    </message>
    <message>
        <source>auto recognises the list by the codes and names that occur; if it cannot be determined, that is a finding. Otherwise: the id of a list of the pack.</source>
        <translation>auto 按出现的编码和名称识别分类，无法识别时列为检测结果；也可填写规则包中分类的标识。</translation>
    </message>
    <message>
        <source>auto recognises the list by the codes and names that occur; name the list where a layer is small or mixed.</source>
        <translation>auto 按出现的代码和名称识别分类；图层较小或混用时请指定。</translation>
    </message>
    <message>
        <source>auto recognises the list by the codes and names that occur; name the list where a survey is small or mixed.</source>
        <translation>auto 按出现的编码和名称识别分类；调查范围小或编码混用时请指定。</translation>
    </message>
    <message>
        <source>auto: as the pack states for the year, since 2024 the province. county: each county by itself.</source>
        <translation>auto：按参数包中该年度的规定，2024年起为省。county：各县自行平衡。</translation>
    </message>
    <message>
        <source>auto: by the year of each row. before_2024: separate requisition and in-out balances. since_2024: one account of all occupation.</source>
        <translation>auto：按各行年度。before_2024：占补平衡与进出平衡分别核算。since_2024：各类占用纳入一本账。</translation>
    </message>
    <message>
        <source>auto: planar in a projection, on the ellipsoid for degrees and for Web Mercator. The results say which.</source>
        <translation>auto：投影坐标系用平面面积，经纬度和 Web 墨卡托用椭球面积。结果中注明。</translation>
    </message>
    <message>
        <source>auto: the plan's own list if codes and names fit it, otherwise recognised.</source>
        <translation>auto：编码和名称符合本规划所用分类时按该分类，否则自动识别。</translation>
    </message>
    <message>
        <source>auto: the table if given, otherwise zones, otherwise the parcels' own fields. The log says which.</source>
        <translation>auto：有指标表的用指标表，其次分区，再次地块自身字段。日志中注明。</translation>
    </message>
    <message>
        <source>average: all power. excluding_traded_non_fossil: without market-traded non-fossil power. fossil: fossil power alone. Margins are for projects, life_cycle is for footprints of products. The results state it; types cannot be mixed.</source>
        <translation>average：全部电力；excluding_traded_non_fossil：不含市场化交易的非化石电量；fossil：仅化石能源电力。边际因子用于项目减排核算，life_cycle 用于产品碳足迹。结果中注明所用类型，不得混用。</translation>
    </message>
    <message>
        <source>biomass: dry matter. growing_stock: cubic metres of wood. carbon, co2: tonnes of them. Dry matter read as carbon would be twice too much, so this has no default.</source>
        <translation>biomass：干物质；growing_stock：木材立方米；carbon、co2：碳或 CO2 吨数。把干物质当作碳会高出一倍，因此不设默认值。</translation>
    </message>
    <message>
        <source>boundary point,coordinates,txt,parcel,export,side length,survey</source>
        <translation>界址点,坐标,txt,地块,导出,边长,勘测定界</translation>
    </message>
    <message>
        <source>boundary point,coordinates,txt,parcel,import,survey,gauss-kruger</source>
        <translation>界址点,坐标,txt,地块,导入,勘测定界,高斯克吕格</translation>
    </message>
    <message>
        <source>by its indicators</source>
        <translation>按库中指标选用</translation>
    </message>
    <message>
        <source>carbon,buildings,energy,electricity,heating,grid factor,floor area,floor-area ratio,potential,embodied carbon,emission</source>
        <translation>碳,建筑,能耗,用电,供暖,电网因子,建筑面积,容积率,潜在排放,隐含碳,排放</translation>
    </message>
    <message>
        <source>carbon,change,raster,stock difference,loss,gain,land cover,transition,uncertainty</source>
        <translation>碳储量变化,栅格,储量差,损失,增加,土地覆盖,转移,不确定性</translation>
    </message>
    <message>
        <source>carbon,change,stock difference,loss,gain,transition,plan,emission,driver,uncertainty</source>
        <translation>碳储量变化,储量差,损失,增加,转移,规划,排放,驱动分解,不确定性</translation>
    </message>
    <message>
        <source>carbon,check,rule,limit,net loss,sink,red line,emission,band,undetermined,findings</source>
        <translation>碳,检测,规则,限值,净损失,碳汇,红线,排放,区间,待补充,检测结果</translation>
    </message>
    <message>
        <source>carbon,coverage,coefficient,gap,blank,missing,IPCC,Tier 1,family,compare,vegetated</source>
        <translation>碳,覆盖,系数,空缺,缺数值,缺失,IPCC,第一层级,系数族,比较,植被</translation>
    </message>
    <message>
        <source>carbon,flux,emission,removal,sink,energy,fuel,farm input,annual,land use,net,zone</source>
        <translation>碳通量,排放,清除,碳汇,能源,燃料,农业投入品,年度,土地利用,净排放,分区</translation>
    </message>
    <message>
        <source>carbon,scenario,plan,alternative,ranking,comparison,present,horizon,uncertainty</source>
        <translation>碳,情景,规划,方案,比选,排序,现状,年限,不确定性</translation>
    </message>
    <message>
        <source>carbon,soil,mineral soil,land use,tillage,input,IPCC,N2O,emission</source>
        <translation>土壤碳,矿质土,土地利用,耕作,投入,IPCC,氧化亚氮,排放</translation>
    </message>
    <message>
        <source>carbon,stock,biomass,soil,pool,IPCC,density,zone,uncertainty,land use</source>
        <translation>碳储量,生物量,土壤碳,碳库,IPCC,碳密度,分区,不确定性,土地利用,碳汇</translation>
    </message>
    <message>
        <source>carbon,stock,raster,land cover,pool,IPCC,density,zonal,uncertainty</source>
        <translation>碳储量,栅格,土地覆盖,碳库,IPCC,碳密度,分区统计,不确定性</translation>
    </message>
    <message>
        <source>change of the land's stock</source>
        <translation>土地碳储量变化</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>changed since verified</source>
        <translation>核验后已变更</translation>
    </message>
    <message>
        <source>check: patches without a day of change, and those that undated approvals and supplies alone cover, are to be checked. count: they are covered. Temporary land and facilities without an end never cover.</source>
        <translation>check：没有变化日期的图斑，以及仅由无日期的批准、供地覆盖的图斑，需核查。count：计为已覆盖。没有到期日的临时用地和设施备案始终不计入。</translation>
    </message>
    <message>
        <source>choose a layer, then +</source>
        <translation>选择图层，再点“+”</translation>
    </message>
    <message>
        <source>choose one</source>
        <translation>请选择</translation>
    </message>
    <message>
        <source>choose or write</source>
        <translation>请选择或填写</translation>
    </message>
    <message>
        <source>choose the layer of land use</source>
        <translation>选择土地利用图层</translation>
    </message>
    <message>
        <source>choose: {roles}</source>
        <translation>请选择：{roles}</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已指定</translation>
    </message>
    <message>
        <source>chosen by the bounds</source>
        <translation>按上下限自动选用</translation>
    </message>
    <message>
        <source>cn-grid holds the factors that were announced for China. None is a default. Empty with an own table.</source>
        <translation>cn-grid 为已公布的中国电力因子。不设默认值。使用自有表时留空。</translation>
    </message>
    <message>
        <source>commitment,clause,plan,indicator,target,climate,resilience,low carbon,evaluation,monitoring,promise,policy</source>
        <translation>承诺,条款,规划,指标,目标,气候,韧性,低碳,评估,监测,兑现,政策</translation>
    </message>
    <message>
        <source>compare,version,change,increase,decrease,audit,control line,access list,reason</source>
        <translation>比较,版本,变更,增加,减少,审计,管控线,准入清单,原因</translation>
    </message>
    <message>
        <source>compared</source>
        <translation>已核对公开文本</translation>
    </message>
    <message>
        <source>county, township and village shorten codes to 6, 9 and 12 digits and merge equal ones; shorter codes are padded with zeros. as_given leaves codes as they are.</source>
        <translation>county、township、village 分别把代码截取为 6、9、12 位并合并相同者；位数不足的在后面补零。as_given 保持代码原样。</translation>
    </message>
    <message>
        <source>cropland,farmland,loss,change,survey,non-grain,planting,balance,monitoring</source>
        <translation>耕地,永久基本农田,流失,变化,调查,非粮化,种植属性,平衡,监测</translation>
    </message>
    <message>
        <source>drawing,dxf,cad,polyline,parcel,import,close</source>
        <translation>图形文件,dxf,cad,多段线,地块,导入,闭合</translation>
    </message>
    <message>
        <source>electricity (t CO2 per year)</source>
        <translation>用电（t CO2/年）</translation>
    </message>
    <message>
        <source>ellipsoidal: each cell on the ellipsoid, correct in degrees and in Web Mercator. planar: in the projection, not for degrees and not for Web Mercator.</source>
        <translation>ellipsoidal：逐像元按椭球面积计算，经纬度和 Web 墨卡托下同样正确。planar：按投影平面计算，不适用于经纬度和 Web 墨卡托。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, by the formula of land surveys. planar: in the layer's projection, not for degrees.</source>
        <translation>ellipsoidal：按土地调查公式计算椭球面积。planar：图层投影内的平面面积，不适用于经纬度坐标。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of land surveys. planar: in the layer's projection, not for degrees. registered: the area that a field states, divided by measured shares.</source>
        <translation>ellipsoidal：椭球面积，边界按图上直线计，与国土调查公式相差在 1e-6 以内。planar：图层投影下的平面面积，不适用于经纬度。registered：以字段中的登记面积为准，按量算比例分摊。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of land surveys. planar: in the projection of the layers, not for degrees.</source>
        <translation>ellipsoidal：椭球面积，边界按图上直线计，与国土调查公式相差在 1e-6 以内。planar：在图层投影平面上量算，经纬度图层不可用。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of land surveys. planar: in the projection of the layers, not for degrees. Distances are always straight lines in the plane.</source>
        <translation>ellipsoidal：椭球面积，边界按图上直线计，与国土调查公式相差在 1e-6 以内。planar：在图层投影平面上计算，不适用于经纬度。距离均为平面直线距离。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of land surveys. planar: in the projection. registered: the area that a field of the land states, divided by measured shares.</source>
        <translation>ellipsoidal：椭球面积，边界按图上直线计，与国土调查公式相差在 1e-6 以内。planar：投影平面面积。registered：采用用地字段所列面积，按计算面积比例分摊。</translation>
    </message>
    <message>
        <source>embodied carbon, once (t CO2)</source>
        <translation>隐含碳，一次性（t CO2）</translation>
    </message>
    <message>
        <source>emission (t CO2 per year)</source>
        <translation>排放（t CO2/年）</translation>
    </message>
    <message>
        <source>emission by floor area (kg CO2/m² per year)</source>
        <translation>单位建筑面积排放（kg CO2/平方米·年）</translation>
    </message>
    <message>
        <source>emissions of buildings</source>
        <translation>建筑运行排放</translation>
    </message>
    <message>
        <source>emissions that limits allow</source>
        <translation>控制指标潜在排放</translation>
    </message>
    <message>
        <source>estimate: an internal estimate, before the announcement. survey: result of the survey of the present state, after it. It is in every row, in the report and in the manifest.</source>
        <translation>estimate：预公告之前的内部测算。survey：预公告之后的现状调查成果。标注在每一行、报告和运行清单中。</translation>
    </message>
    <message>
        <source>farmland,cropland,balance,occupation,replenishment,paddy,grain capacity,quota,ledger</source>
        <translation>耕地,占补平衡,进出平衡,占用,补充,水田,粮食产能,指标,台账</translation>
    </message>
    <message>
        <source>findings,store,record,state,waiver,compliance,follow up,recheck,GeoPackage</source>
        <translation>检测结果,检测结果库,入库,状态,豁免,合规,跟踪,复检,整改,findings,store</translation>
    </message>
    <message>
        <source>find…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>first choose: {title}</source>
        <translation>请先选择：{title}</translation>
    </message>
    <message>
        <source>floor area with all numbers (m²)</source>
        <translation>数值齐全的建筑面积（平方米）</translation>
    </message>
    <message>
        <source>floor-area ratio,FAR,plot ratio,building coverage,height,green ratio,intensity,detailed plan,limit,block</source>
        <translation>容积率,FAR,计容,建筑密度,建筑高度,绿地率,建设强度,详细规划,控制指标,街坊</translation>
    </message>
    <message>
        <source>forbidden by a check</source>
        <translation>不符合的检测结果数</translation>
    </message>
    <message>
        <source>full: every page. brief: two pages for who decides.</source>
        <translation>full：完整报告。brief：供决策者阅读的两页简报。</translation>
    </message>
    <message>
        <source>gbk for programs that read no other encoding.</source>
        <translation>gbk 用于只能读取该编码的软件。</translation>
    </message>
    <message>
        <source>group: the groups of the code pack; urban and village land are distinguished only by the attribute of town and village (CZCSXM). level1 to level3: classes of the target year's list.</source>
        <translation>group：编码包的分组，城镇与村庄只按城镇村属性码（CZCSXM）区分。level1 至 level3：目标年分类的地类。</translation>
    </message>
    <message>
        <source>heating (t CO2 per year)</source>
        <translation>供暖（t CO2/年）</translation>
    </message>
    <message>
        <source>hectares (ha)</source>
        <translation>公顷</translation>
    </message>
    <message>
        <source>holder: by token. The others: by unit, with the number of holders.</source>
        <translation>holder：按权利人代号。其他：按单位，列出权利人数。</translation>
    </message>
    <message>
        <source>indicator,low carbon,sink,green space,blue space,service coverage,station,land-use mix,entropy,density,compactness</source>
        <translation>指标,低碳,碳汇,绿色空间,蓝色空间,覆盖率,站点,混合度,熵,密度,紧凑度</translation>
    </message>
    <message>
        <source>indicator,resilience,hazard,flood,heat,run-off,permeable,sponge city,shelter,exposure,planned development</source>
        <translation>指标,韧性,灾害,内涝,热环境,径流,渗透,海绵城市,避难场所,暴露,规划建设用地</translation>
    </message>
    <message>
        <source>indicator,series,store,record,year,target,correction,break,successor,monitoring,statistics</source>
        <translation>指标,序列,库,入库,年度,目标,更正,断点,继承,监测,统计</translation>
    </message>
    <message>
        <source>indicator,target,alert,early warning,level,trend,path,monitoring,check-up,matrix,Theil-Sen</source>
        <translation>指标,目标,预警,等级,趋势,路径,监测,体检,矩阵</translation>
    </message>
    <message>
        <source>indicator_id, unit_code, target_year, target; optional unit, relation (at_least, at_most, equal), goal (hold: each year; reach: by its year), kind (binding, expected, suggested), base, base_year, tolerance.</source>
        <translation>indicator_id、unit_code、target_year、target；可选 unit、relation（at_least、at_most、equal）、goal（hold 逐年保持，reach 到期达到）、kind（binding、expected、suggested）、base、base_year、tolerance。</translation>
    </message>
    <message>
        <source>indicator_id, year, cause; optional unit_code: from that year on a series is counted otherwise, and no trend crosses it.</source>
        <translation>indicator_id、year、cause；可选 unit_code：自该年起口径改变，趋势不跨越断点。</translation>
    </message>
    <message>
        <source>its share; features without floor area count as average</source>
        <translation>其占比；建筑面积未知的要素按平均面积计</translation>
    </message>
    <message>
        <source>key: supervision number, parcel code, contract or project number. ground: features that share enough ground. both: either of them.</source>
        <translation>key：按电子监管号、宗地代码、合同号或项目编号。ground：按共有的图形面积。both：两者均可。</translation>
    </message>
    <message>
        <source>known</source>
        <translation>已知</translation>
    </message>
    <message>
        <source>known floor area (m²)</source>
        <translation>已知建筑面积（平方米）</translation>
    </message>
    <message>
        <source>land use,occupation,survey,area table,farmland,cropland,ownership,field ridges,new construction land,approval</source>
        <translation>地类,占用,勘测定界,面积表,农用地,耕地,权属,田坎,新增建设用地,报批</translation>
    </message>
    <message>
        <source>land use,structure table,base year,target year,construction land,urban and village,per head,adjustment,share,spatial structure</source>
        <translation>用地结构,结构调整表,基期,目标年,建设用地,城镇村庄,人均,平差,比例,空间功能结构</translation>
    </message>
    <message>
        <source>land use,transition,matrix,change,gain,loss,swap,dynamic degree,annual rate,two dates</source>
        <translation>土地利用,转移,矩阵,变化,增加,减少,交换,动态度,年变化率,两期</translation>
    </message>
    <message>
        <source>land-use code,classification,scheme,edition,crosswalk,mixed use,unknown code,survey,plan,GB 50137,GB/T 21010</source>
        <translation>用地编码,用地分类,版本,对照表,混合用地,未知编码,地类,三调,规划,GB 50137,GB/T 21010</translation>
    </message>
    <message>
        <source>land-use code,recode,convert,crosswalk,classification,third survey,land and sea guide,base year,decision table</source>
        <translation>用地编码,转换,基数转换,对照表,用地分类,三调,用地用海分类指南,规划基期,判定表</translation>
    </message>
    <message>
        <source>land_class: the code of the list. level1 to level3: its class at that level. legal_class: agricultural, construction, unused. value: the field's value as it is, without any list.</source>
        <translation>land_class：代码表中的代码。level1 至 level3：所属各级类。legal_class：农用地、建设用地、未利用地三大类。value：字段原值，不用代码表。</translation>
    </message>
    <message>
        <source>leave: without a decision they stay unresolved. usual: they become the usual class, and are counted. A code for which the pack names no usual class waits for a decision either way.</source>
        <translation>leave：没有判定则不转换。usual：取通常地类并计数。规则包未给出通常地类的编码始终等待判定。</translation>
    </message>
    <message>
        <source>life cycle,approval,supply,use,registration,idle land,land stock,contract,permit,start of building,drift</source>
        <translation>全生命周期,批供用补查登,审批,供地,用地,登记,闲置土地,批而未供,合同,许可,开工</translation>
    </message>
    <message>
        <source>listed: 0201K and 05H1 are separate codes. plain: they count as 0201 and 05.</source>
        <translation>listed：0201K、05H1 按自身编码统计。plain：分别按 0201、05 统计。</translation>
    </message>
    <message>
        <source>location,ownership,administrative unit,village,township,owner,largest share,join by location</source>
        <translation>坐落,权属,行政区,村,乡镇,权属单位,最大份额,按位置连接</translation>
    </message>
    <message>
        <source>lower end of the emission (t CO2 per year)</source>
        <translation>排放下限（t CO2/年）</translation>
    </message>
    <message>
        <source>m2 with 2 decimals, ha with 4, mu with 2; auto is the unit of adjustment. In every unit the rows sum to their totals exactly.</source>
        <translation>m2 保留 2 位小数，ha 保留 4 位，mu 保留 2 位；auto 为平差单位。无论何种单位，各行之和均与合计严格相等。</translation>
    </message>
    <message>
        <source>m2, ha, mu, square_foot or rai; for the net area too.</source>
        <translation>m2 平方米、ha 公顷、mu 亩、square_foot 平方英尺、rai 莱；净用地面积相同。</translation>
    </message>
    <message>
        <source>m2, hectares or mu. Results are in m² and kg.</source>
        <translation>平方米（m2）、公顷（ha）或亩（mu）。结果以平方米和千克表示。</translation>
    </message>
    <message>
        <source>main: of a mixed use such as 0602/0603 the first code is converted. each: all codes are converted and joined again; if one cannot be converted, the feature stays unresolved.</source>
        <translation>main：混合用地（如 0602/0603）只转换第一个编码。each：逐个转换后重新连接，任一不能转换则该要素不转换。</translation>
    </message>
    <message>
        <source>main: of a mixed use such as 0701/09 the first code counts. split: stated shares divide its land, so missing and wrong shares are findings too. All its codes are checked either way.</source>
        <translation>main：混合用地（如 0701/09）按第一个编码统计。split：按注明比例拆分，因此缺失或错误的比例也列为检测结果。两种方式都会检查全部编码。</translation>
    </message>
    <message>
        <source>main: of a mixed use the first code counts for all its land. split: stated shares divide it; where they are missing, the land stays undetermined.</source>
        <translation>main：混合用地全部面积按第一个编码统计。split：按注明比例拆分，未注明的为未定。</translation>
    </message>
    <message>
        <source>main: the first code of 0701/09 counts. split: by its shares; without shares it may count or not.</source>
        <translation>main：0701/09 按首个编码计。split：按比例拆分；无比例时可能计入也可能不计入。</translation>
    </message>
    <message>
        <source>measured: each parcel's own area, rounded. registered: the area in the field of the registered area.</source>
        <translation>measured：各地块自身的量算面积，取整。registered：登记面积字段中的面积。</translation>
    </message>
    <message>
        <source>measured: the group's own sum, rounded. registered: a field states the group's total, the same in all its features. attribute: a field states an area of each feature, and their sum is the total. control_area: a layer of units states it. number: one number for all.</source>
        <translation>measured：本组面积之和取舍。registered：字段给出本组总面积，同组要素相同。attribute：字段给出各要素面积，其和为总面积。control_area：由单位图层给出。number：全部要素共用一个数值。</translation>
    </message>
    <message>
        <source>monitoring,indicator,check-up,CSPON,statistics,target,SDG,resilience,numerator,self-computed</source>
        <translation>监测,指标,体检评估,CSPON,统计,目标,可持续发展目标,韧性,分子,自测值</translation>
    </message>
    <message>
        <source>monitoring,indicator,trace,contribution,change,cause,parcel,decomposition,closure</source>
        <translation>监测,指标,溯源,贡献,变化,原因,地块,分解,闭合</translation>
    </message>
    <message>
        <source>mu (2000/3 m²)</source>
        <translation>亩</translation>
    </message>
    <message>
        <source>net: where a survey states their share, ridges are taken from the fields and counted as their own class, as statutory totals are. gross: fields count with them.</source>
        <translation>net：调查给出系数的，田坎从耕地中扣除并单独计为一类，与法定统计一致。gross：耕地含田坎。</translation>
    </message>
    <message>
        <source>net_calorific_value: amount · net calorific value · carbon content · oxidised share · 44/12. standard_coal: by tonnes of standard coal. They differ by a few percent.</source>
        <translation>net_calorific_value：消费量 · 低位发热量 · 含碳量 · 氧化率 · 44/12；standard_coal：按吨标准煤。两者相差百分之几。</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no bands</source>
        <translation>不计算区间</translation>
    </message>
    <message>
        <source>no control</source>
        <translation>不是管控图层</translation>
    </message>
    <message>
        <source>no field</source>
        <translation>无字段</translation>
    </message>
    <message>
        <source>no layer</source>
        <translation>没有图层</translation>
    </message>
    <message>
        <source>no layer; its verdicts will be undetermined</source>
        <translation>无图层，相应结论将为待补充</translation>
    </message>
    <message>
        <source>no such field</source>
        <translation>无此字段</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无值</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>none: the family above</source>
        <translation>无：用上面的系数族</translation>
    </message>
    <message>
        <source>northing_first is the standard: X is the northing. easting_first is for files in the opposite order.</source>
        <translation>northing_first 为标准格式，X 为纵坐标。easting_first 用于顺序相反的文件。</translation>
    </message>
    <message>
        <source>not compared</source>
        <translation>未核对</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>not picked</source>
        <translation>未选定</translation>
    </message>
    <message>
        <source>not picked: {count} candidates</source>
        <translation>未选定：{count} 个候选</translation>
    </message>
    <message>
        <source>not picked: {count} candidates, {density} t C/ha</source>
        <translation>未选定：{count} 个候选，{density} t C/ha</translation>
    </message>
    <message>
        <source>not recognised</source>
        <translation>未识别</translation>
    </message>
    <message>
        <source>not taken</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不采用</translation>
    </message>
    <message>
        <source>nothing, unknown</source>
        <translation>无意义、未知</translation>
    </message>
    <message>
        <source>number of features</source>
        <translation>要素数</translation>
    </message>
    <message>
        <source>number of features that are not counted</source>
        <translation>未计入的要素数</translation>
    </message>
    <message>
        <source>odt is OpenDocument text, docx is Word; both are opened by Word, WPS and LibreOffice.</source>
        <translation>odt 为 OpenDocument 文本，docx 为 Word 文档；Word、WPS、LibreOffice 均可打开。</translation>
    </message>
    <message>
        <source>official values withdrawn: {count}</source>
        <translation>撤回公布值 {count} 条</translation>
    </message>
    <message>
        <source>official values, beside the office's own</source>
        <translation>公布值（与自测值并列）</translation>
    </message>
    <message>
        <source>one_file: all parcels in one. by_feature: a file for each. by_field: a file for each value of a field, such as the project.</source>
        <translation>one_file：全部地块写入一个文件。by_feature：每个地块一个文件。by_field：按字段值（如项目）各写一个文件。</translation>
    </message>
    <message>
        <source>open</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>option,plan,alternative,comparison,trade-off,dominance,Pareto,weights,score,carbon,resilience,hazard,co-benefit</source>
        <translation>方案,规划,比选,多方案,权衡,优劣,帕累托,权重,得分,碳,韧性,灾害,协同效益</translation>
    </message>
    <message>
        <source>other fuels (t CO2 per year)</source>
        <translation>其他用能（t CO2/年）</translation>
    </message>
    <message>
        <source>other inputs are chosen</source>
        <translation>输入已改选</translation>
    </message>
    <message>
        <source>others</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>overlap,intersection,area,ledger,control line,occupation,tabulate</source>
        <translation>重叠,叠加,相交,面积,台账,压占,控制线,overlap,intersection</translation>
    </message>
    <message>
        <source>parcels changed: {count}</source>
        <translation>{count} 个地块已变更</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>patch,change,satellite,remote sensing,approval,supply,temporary land,agricultural facility,evidence,enforcement,screening,inspection</source>
        <translation>图斑,变化,卫片,遥感监测,批准,供地,临时用地,设施农用地,举证,执法,套合,初判,督察</translation>
    </message>
    <message>
        <source>plan,actual,implementation,deviation,base year,approved land,parent plan,hierarchy,monitoring</source>
        <translation>规划,现状,实施,偏离,基期,已批用地,上位规划,传导,监测</translation>
    </message>
    <message>
        <source>plan,edge,boundary,parcel,cadastre,align,sliver,cut,split,draft,red line,alternative</source>
        <translation>规划,边界,界线,宗地,地籍,对齐,套合,碎片,窄条,切割,分割,草案,红线,方案</translation>
    </message>
    <message>
        <source>planning zone,land use,admission,matrix,permitted use,conformity,proposal,existing use</source>
        <translation>规划分区,用途,准入,矩阵,允许用途,符合性,方案,现状</translation>
    </message>
    <message>
        <source>production: fuel counts where it is burnt, electricity does not count. consumption: electricity counts with the factor below, fuel burnt for sale does not. Never both.</source>
        <translation>production：燃料在燃烧处计算，电力不计；consumption：电力按下列因子计算，用于发电、供热的燃料不计。两种口径不得并用。</translation>
    </message>
    <message>
        <source>proposal: a use that the zone does not admit is forbidden. existing: it is "existing, not in accordance", counted and not forbidden.</source>
        <translation>proposal（方案）：分区不允许的用途为不符合。existing（现状）：记为“现状不符”，仅作统计，不判为不符合。</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>quality,pre-check,database,schema,topology,overlap,gap,sliver,attributes,control area,inspection</source>
        <translation>质检,质检预检,数据库,结构,拓扑,重叠,缝隙,碎面,属性,控制面积,质量检查</translation>
    </message>
    <message>
        <source>quality_15: 1 to 15. quality_10: 1 to 10. own: whole numbers of your own table. All tables use the same scale; a mix is rejected. undeclared: no capacity ledger.</source>
        <translation>quality_15：耕地等别 1 至 15 等。quality_10：耕地质量等级 1 至 10 级。own：用户自己产能表中的整数等级。各表须为同一体系，混用将被拒绝。undeclared：不设产能台账。</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>recheck,change,edited,partial,findings,follow up,compliance,manifest,fast</source>
        <translation>复检,变化,编辑,部分,检测结果,整改,合规,清单,recheck</translation>
    </message>
    <message>
        <source>recognised</source>
        <translation>已识别</translation>
    </message>
    <message>
        <source>recognises {count}; a click chooses this pack</source>
        <translation>可识别 {count} 个，点击即选用该规则包</translation>
    </message>
    <message>
        <source>refuse: stop and give the reason. nearest_on_old, nearest_on_new: resample the other raster to the grid of the first or the second date by nearest neighbour; borders then show false change.</source>
        <translation>refuse：中止并说明原因。nearest_on_old、nearest_on_new：将另一期按最邻近法重采样到前期或后期的格网，此时边界会出现并不存在的变化。</translation>
    </message>
    <message>
        <source>registered: areas of rights as registered, where they are; ground is measured in the plane. planar: all in the plane. ellipsoidal: all on the ellipsoid, as degrees always are.</source>
        <translation>registered：有登记面积的权利取登记面积，重叠部分在平面上量算。planar：全部为平面面积。ellipsoidal：全部为椭球面积，经纬度数据一律如此。</translation>
    </message>
    <message>
        <source>renewable energy,solar,photovoltaic,wind,siting,exclusion,buffer,slope,usable area</source>
        <translation>可再生能源,太阳能,光伏,风电,选址,排除,缓冲,坡度,可用面积</translation>
    </message>
    <message>
        <source>repeat,run again,manifest,reproduce,compare,fingerprint,hash,audit</source>
        <translation>重新运行,重复,清单,复现,比较,指纹,哈希,核验</translation>
    </message>
    <message>
        <source>report,html,print,findings,verdicts,ledger,manifest,annual check-up,series,monitoring</source>
        <translation>报告,html,打印,检测结果,结论,台账,运行清单,年度体检,指标序列,监测,report,annual</translation>
    </message>
    <message>
        <source>rights,cadastre,parcel,ownership,overlap,conflict,dispute,share,holder,registration,term,real-estate unit code</source>
        <translation>权益,地籍,宗地,所有权,重叠,权属冲突,争议,份额,权利人,登记,期限,不动产单元代码</translation>
    </message>
    <message>
        <source>rights,holder,owner,expropriation,land acquisition,share,village,collective,compensation,cadastre</source>
        <translation>权属,权利人,所有权,征收,征地,份额,村,集体经济组织,补偿,地籍</translation>
    </message>
    <message>
        <source>ring_first: number, ring, X, Y. ring_last: number, X, Y, side length, ring.</source>
        <translation>ring_first：点号、圈号、X、Y。ring_last：点号、X、Y、边长、圈号。</translation>
    </message>
    <message>
        <source>rule pack,rules,codes,validate,check,cases,yaml,test</source>
        <translation>规则包,规则,编码,校验,检查,案例,yaml,测试</translation>
    </message>
    <message>
        <source>simple: change divided by the first date's area and by the years. compound: the annual rate that leads from the first area to the second. The dynamic degree is always simple.</source>
        <translation>simple：变化量除以前期面积和年数。compound：由前期面积增长到后期面积的年复合率。动态度始终按 simple 计算。</translation>
    </message>
    <message>
        <source>split: each part is checked by its own limits. strictest, weighted by area (heights the strictest), or those of the largest part: for the parcel as a whole.</source>
        <translation>split：分割后各部分按各自指标检查。strictest 最严、weighted 按面积加权（高度取最严）、largest 面积最大部分：按整个地块检查。</translation>
    </message>
    <message>
        <source>split: each use of 0701/09 is checked, and the strictest counts. main: the first code counts for all.</source>
        <translation>split：对 0701/09 的各用途逐一判定，从严。main：以第一个代码代表全部。</translation>
    </message>
    <message>
        <source>square kilometres (km²)</source>
        <translation>平方千米</translation>
    </message>
    <message>
        <source>square metres (m²)</source>
        <translation>平方米</translation>
    </message>
    <message>
        <source>stop: later applications wait. skip: it is skipped, and smaller ones after it may still fit.</source>
        <translation>stop：其后的申请等待。skip：跳过，其后较小的申请仍可使用。</translation>
    </message>
    <message>
        <source>strict: the tolerances of an inspection. lenient: wider ones, for data in progress. The pack states both.</source>
        <translation>strict：采用质检容差。lenient：采用较宽容差，适用于作业中的数据。两者均由规则包规定。</translation>
    </message>
    <message>
        <source>supply,ready,clear land,approval,right,plan,control line,document,land reserve,auction</source>
        <translation>供地,净地,供应条件,批准,权利,规划,管控线,文件,土地储备,招拍挂</translation>
    </message>
    <message>
        <source>t_c: per tonne of carbon, as in InVEST. t_co2: per tonne of CO2, as on carbon markets; a tonne of carbon is 44/12 of it.</source>
        <translation>t_c：每吨碳，与 InVEST 相同。t_co2：每吨二氧化碳，与碳市场相同；一吨碳相当于 44/12 吨二氧化碳。</translation>
    </message>
    <message>
        <source>target,quota,indicator,binding,total,expansion multiple,new construction land,application,transmission,cropland holding</source>
        <translation>指标,约束性指标,预期性,建议性,合计,扩展倍数,新增建设用地,用地申请,指标传导,耕地保有量</translation>
    </message>
    <message>
        <source>target: the whole target. remaining: the target minus the measured value.</source>
        <translation>target：全部指标。remaining：扣除现状数值后的剩余。</translation>
    </message>
    <message>
        <source>that of QGIS</source>
        <translation>与 QGIS 相同</translation>
    </message>
    <message>
        <source>the rule pack has another version: {version}</source>
        <translation>规则包已为另一版本：{version}</translation>
    </message>
    <message>
        <source>the values of the series</source>
        <translation>序列数值</translation>
    </message>
    <message>
        <source>those of the pack, and subjects for what is checked</source>
        <translation>规则包中的用途，受检图层用 subjects</translation>
    </message>
    <message>
        <source>three lines,control line,topology,overlap,gap,sliver,control unit,farmland,red line,boundary</source>
        <translation>三线,管控线,拓扑,重叠,缝隙,碎片,管控单元,永久基本农田,生态保护红线,城镇开发边界</translation>
    </message>
    <message>
        <source>token: none. initials: the first letter beside the token. none: the name; needs “Keep fields with personal data”.</source>
        <translation>token：只列代号。initials：代号旁列首字。none：列出姓名，须同时勾选“保留个人信息字段”。</translation>
    </message>
    <message>
        <source>total: current urban land divided by that of the base year. new: urban land added since then divided by that of the base year.</source>
        <translation>total：现状城镇用地除以基期。new：新增城镇用地除以基期。</translation>
    </message>
    <message>
        <source>totals of buildings</source>
        <translation>建筑排放合计</translation>
    </message>
    <message>
        <source>unit: what an edge cuts off a parcel in one unit is one row, with the number of its pieces and the width of the widest, and is decided as one. piece: each connected piece by itself.</source>
        <translation>unit：宗地在同一规划单元内被切出的部分合为一行，注明块数和最大宽度，一并决定；piece：每块单独一行。</translation>
    </message>
    <message>
        <source>unit_code, valid_from, valid_to (years), successor, share: what became of a unit, such as a county that is a district now, or towns that were merged.</source>
        <translation>unit_code、valid_from、valid_to（年份）、successor、share：行政区的沿革，如撤县设区、乡镇合并。</translation>
    </message>
    <message>
        <source>unknown: such edges are undetermined, and not offered to move. draft: they may move. in_force: they stay.</source>
        <translation>unknown：边界待定，不予调整。draft：可调整。in_force：不予调整。</translation>
    </message>
    <message>
        <source>upper end of the emission (t CO2 per year)</source>
        <translation>排放上限（t CO2/年）</translation>
    </message>
    <message>
        <source>usual for each unit</source>
        <translation>各单位的惯用位数</translation>
    </message>
    <message>
        <source>verdicts of a check</source>
        <translation>检测结论</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已核验</translation>
    </message>
    <message>
        <source>what is checked</source>
        <translation>检查对象</translation>
    </message>
    <message>
        <source>why: plots, a paper, a survey …</source>
        <translation>理由：样地、论文、调查等</translation>
    </message>
    <message>
        <source>worst level</source>
        <translation>最差等级</translation>
    </message>
    <message>
        <source>write a value, Enter</source>
        <translation>填写数值后按回车</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>zoning,comply,remedy,cut,tolerance,sliver,verdict,control line,adjust</source>
        <translation>管控,符合,整改,核减,容差,碎屑,结论,控制线,调整</translation>
    </message>
    <message>
        <source>zoning,control line,query,place,point,click,legal status,basis,no data,coverage</source>
        <translation>管控,控制线,查询,位置,点,点击,效力状态,依据,缺少数据,覆盖范围</translation>
    </message>
    <message>
        <source>zoning,control line,three lines,farmland,red line,boundary,compliance,verdict,rule pack,permit</source>
        <translation>控制线,三区三线,底线,永久基本农田,生态保护红线,城镇开发边界,合规,压占,规则包,zoning,compliance</translation>
    </message>
    <message>
        <source>zoning,parts,partition,cluster,parallel,collect,join,results,findings,report</source>
        <translation>管控,分块,分区,集群,并行,汇总,合并,成果,检测结果,报告</translation>
    </message>
    <message>
        <source>zoning,parts,partition,cluster,parallel,processes,large,million,scale,dask</source>
        <translation>管控,分块,分区,集群,并行,进程,大数据,百万,规模,dask</translation>
    </message>
    <message>
        <source>zoning,three lines,farmland,red line,boundary,compliance,verdict,control line,model,batch</source>
        <translation>管控,三线,三区三线,永久基本农田,生态保护红线,城镇开发边界,合规,结论,控制线,模型,批处理</translation>
    </message>
    <message>
        <source>{blank}: give an own table of densities.</source>
        <translation>{blank}：请给出自有系数表。</translation>
    </message>
    <message>
        <source>{blank}: pick the zone, or give an own table.</source>
        <translation>{blank}：请选定分区，或给出自有系数表。</translation>
    </message>
    <message>
        <source>{blank}: soils of peat are no mineral soils; give an own table.</source>
        <translation>{blank}：泥炭土不是矿质土，请给出自有系数表。</translation>
    </message>
    <message>
        <source>{count} changed</source>
        <translation>变化 {count} 条</translation>
    </message>
    <message>
        <source>{count} completed by an own or official value</source>
        <translation>补充自测值或公布值 {count} 行</translation>
    </message>
    <message>
        <source>{count} corrected</source>
        <translation>更正 {count} 条</translation>
    </message>
    <message>
        <source>{count} final in place of preliminary ones</source>
        <translation>最终数替换初步数 {count} 条</translation>
    </message>
    <message>
        <source>{count} fixed</source>
        <translation>已整改 {count} 条</translation>
    </message>
    <message>
        <source>{count} more {count:issue|issues}; the table of issues holds all.</source>
        <translation>另有 {count} 个问题，全部见问题表。</translation>
    </message>
    <message>
        <source>{count} more {count:is|are} in the table of issues.</source>
        <translation>其余 {count} 条见问题表。</translation>
    </message>
    <message>
        <source>{count} more {count:remark|remarks}; the tables hold all.</source>
        <translation>另有 {count} 条提示，全部见结果表。</translation>
    </message>
    <message>
        <source>{count} new</source>
        <translation>新增 {count} 条</translation>
    </message>
    <message>
        <source>{count} open ({percent} %)</source>
        <translation>{count} 个待定（{percent} %）</translation>
    </message>
    <message>
        <source>{count} open again</source>
        <translation>重新打开 {count} 条</translation>
    </message>
    <message>
        <source>{count} recorded before</source>
        <translation>已入库 {count} 条</translation>
    </message>
    <message>
        <source>{count} without a conflict: not recorded</source>
        <translation>无冲突 {count} 条，未入库</translation>
    </message>
    <message>
        <source>{count} {count:cell|cells} without a number</source>
        <translation>无数值单元格 {count} 个</translation>
    </message>
    <message>
        <source>{count} {count:feature has|features have} no value.</source>
        <translation>{count} 个要素无值。</translation>
    </message>
    <message>
        <source>{count} {count:finding|findings}</source>
        <translation>共 {count} 条检测结果</translation>
    </message>
    <message>
        <source>{count} {count:finding|findings} got {count:its|their} unit; {without} {without:is|are} outside all units.</source>
        <translation>已为 {count} 条检测结果填写行政区；{without} 条不在任何行政区内。</translation>
    </message>
    <message>
        <source>{count} {count:issue|issues} of one kind. The first: {sentence}</source>
        <translation>同类问题 {count} 条，首条：{sentence}</translation>
    </message>
    <message>
        <source>{count} {count:item is|items are} chosen.</source>
        <translation>已选 {count} 项。</translation>
    </message>
    <message>
        <source>{count} {count:text was|texts were} cut: a shapefile keeps 254 bytes. Choose GeoPackage to keep {count:it|them} whole.</source>
        <translation>有 {count} 个文本被截断：shapefile 字段最多 254 字节。请改用 GeoPackage 以保留全文。</translation>
    </message>
    <message>
        <source>{count} {count:value|values} not taken</source>
        <translation>不采用 {count} 个</translation>
    </message>
    <message>
        <source>{count} {count:value|values} to record</source>
        <translation>待入库数值 {count} 个</translation>
    </message>
    <message>
        <source>{count} {count:value|values} whose word is open</source>
        <translation>含义未定的数值 {count} 个</translation>
    </message>
    <message>
        <source>{count} {count:waiver|waivers} stale</source>
        <translation>豁免失效 {count} 条</translation>
    </message>
    <message>
        <source>{family}: invented numbers</source>
        <translation>{family}：虚构数值</translation>
    </message>
    <message>
        <source>{family}: not for all classes of this land</source>
        <translation>{family}：不含本地全部类别</translation>
    </message>
    <message>
        <source>{known} % of the land: {family}</source>
        <translation>土地的 {known} %：{family}</translation>
    </message>
    <message>
        <source>{layer} is left out, its name could be any of these: {roles}. Say which under “Layers, weights and more…”.</source>
        <translation>未采用图层 {layer}：其名称可能对应多种图层用途：{roles}。请在“图层、权重等…”中指明。</translation>
    </message>
    <message>
        <source>{layer} was chosen before.</source>
        <translation>{layer}（此前已选择）。</translation>
    </message>
    <message>
        <source>{layer}, features changed: {count}</source>
        <translation>图层 {layer} 有 {count} 个要素已变更</translation>
    </message>
    <message>
        <source>{layer}: field {field} was recognised</source>
        <translation>{layer}：已识别字段 {field}</translation>
    </message>
    <message>
        <source>{layer}: {fields}</source>
        <translation>图层 {layer}：{fields}</translation>
    </message>
    <message>
        <source>{layer}: {read} of {count} {count:feature|features} read</source>
        <translation>{layer}：已读取 {read} / {count} 个要素</translation>
    </message>
    <message>
        <source>{level}: {count}; click to see only these</source>
        <translation>{level}：{count} 项，点击仅显示这些</translation>
    </message>
    <message>
        <source>{name} is missing, version {needed} or later is needed</source>
        <translation>缺少 {name}，需要 {needed} 或更高版本</translation>
    </message>
    <message>
        <source>{name} {found} cannot be loaded ({error}); version {needed} or later is needed</source>
        <translation>{name} {found} 无法加载（{error}），需要 {needed} 或更高版本</translation>
    </message>
    <message>
        <source>{name} {found} is too old, version {needed} or later is needed</source>
        <translation>{name} {found} 版本过低，需要 {needed} 或更高版本</translation>
    </message>
    <message>
        <source>{name}: {count} {count:result was|results were} not requested and {count:is|are} not in the report.</source>
        <translation>{name}：有 {count} 项成果未要求输出，报告中不包含。</translation>
    </message>
    <message>
        <source>{role}, by its name</source>
        <translation>{role}（按名称识别）</translation>
    </message>
    <message>
        <source>{shown} of {count} {count:finding|findings}</source>
        <translation>显示 {shown} 条，共 {count} 条检测结果</translation>
    </message>
    <message>
        <source>{shown} {shown:value is|values are} shown, the most frequent; {count} rarer {count:one is|ones are} not.</source>
        <translation>仅显示最常见的 {shown} 个取值，另有 {count} 个较少见的未显示。</translation>
    </message>
    <message>
        <source>{title} of the land. The candidates are those of its coordinates, with the carbon per hectare that each would give; “not picked” counts them all, and the band is their envelope.</source>
        <translation>土地的{title}。候选由坐标得出，并列出各自给出的每公顷碳量；“未选定”表示全部计入，区间为其包络。</translation>
    </message>
    <message>
        <source>{title}: no finding here states one</source>
        <translation>{title}：此处的检测结果均未填写</translation>
    </message>
    <message>
        <source>{title}: no rule rests on it</source>
        <translation>{title}：没有规则依据此字段</translation>
    </message>
    <message>
        <source>{title}: pick it where it is known; otherwise all count.</source>
        <translation>{title}：已知时请选定，否则全部计入。</translation>
    </message>
    <message>
        <source>{title}: pick one of {count} candidates; they give {low} to {high} t C/ha.</source>
        <translation>{title}：从 {count} 个候选中选定，它们给出 {low} 至 {high} t C/ha。</translation>
    </message>
    <message>
        <source>{value}, by the place</source>
        <translation>{value}（按所在位置）</translation>
    </message>
    <message>
        <source>{value}: {density} t C/ha, {known} % of the land</source>
        <translation>{value}：{density} t C/ha，土地的 {known} %</translation>
    </message>
    <message>
        <source>“{input}” takes one value for all layers of a run: {wanted}. It stays “{held}”.</source>
        <translation>“{input}”对一次运行的全部图层只取一个值，而所选不同：{wanted}。保持“{held}”。</translation>
    </message>
    <message>
        <source>… and {count} more {count:cell|cells}</source>
        <translation>…另有 {count} 个单元格</translation>
    </message>
    <message>
        <source>↑ better than the first option, ↓ worse, = alike, ? not sure, ★ surely the best</source>
        <translation>↑ 优于首个方案，↓ 劣于，= 相同，? 无法确定，★ 确定最优</translation>
    </message>
    <message>
        <source>↑ better than {option}, ↓ worse, = alike, ? not sure, ★ surely the best.</source>
        <translation>↑ 优于{option}，↓ 劣于，= 相同，? 无法确定，★ 确定最优。</translation>
    </message>
</context>
</TS>
