<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>GroundRules</name>
    <message>
        <source>A layer in which nothing is selected is used whole.</source>
        <translation>没有选中要素的图层整体使用。</translation>
    </message>
    <message>
        <source>A line under the heading: which projects, which batch.</source>
        <translation>标题下的一行：哪些项目，哪个批次。</translation>
    </message>
    <message>
        <source>A row for each project.</source>
        <translation>每个项目一行。</translation>
    </message>
    <message>
        <source>A row for each rule that speaks about an overlap, with the piece, the numbers, the basis and the documents that are asked for.</source>
        <translation>每条规则对每处压占的判定各一行，含图块、数值、依据和所需材料。</translation>
    </message>
    <message>
        <source>A subject that reaches beyond is undetermined. Without it the layer of administrative units serves, if there is one; else complete data are assumed, and the report says so. A field role “role” in the matrix of fields says for which control a feature speaks.</source>
        <translation>超出该范围的对象记为无法判定。不填时采用行政区图层；没有行政区图层则假定数据完整，并在报告中注明。字段对应表中的字段角色“role”指明要素针对哪一控制线。</translation>
    </message>
    <message>
        <source>A table with a row for each pair of a project and a control.</source>
        <translation>项目与控制线要素每对一行的表。</translation>
    </message>
    <message>
        <source>A table with a row for each problem: file, line, place, severity and what to do. No rows: no problems.</source>
        <translation>每个问题一行：文件、行号、位置、严重程度和处理办法。没有记录即没有问题。</translation>
    </message>
    <message>
        <source>A zip or a pack.yaml, instead of an id.</source>
        <translation>zip 压缩包或 pack.yaml，代替编号。</translation>
    </message>
    <message>
        <source>Area for which the control data are complete</source>
        <translation>控制线数据完整的范围</translation>
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
        <source>Area or length that each project or parcel shares with each control, and a ledger that closes.</source>
        <translation>各项目或地块与各控制线重叠的面积或长度，并给出闭合的台账。</translation>
    </message>
    <message>
        <source>Build report</source>
        <translation>生成报告</translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>已取消：没有写出任何内容。</translation>
    </message>
    <message>
        <source>Check zoning</source>
        <translation>控制线检测</translation>
    </message>
    <message>
        <source>Check zoning and report</source>
        <translation>控制线检测并出报告</translation>
    </message>
    <message>
        <source>Check zoning…</source>
        <translation>控制线检测…</translation>
    </message>
    <message>
        <source>Classification mark</source>
        <translation>密级标识</translation>
    </message>
    <message>
        <source>Control layers</source>
        <translation>控制线图层</translation>
    </message>
    <message>
        <source>Covered + free + unusable = area, for each parcel and role; what is free is measured, so that the residual means something.</source>
        <translation>每个地块、每个角色：压占 + 未压占 + 不可用 = 总面积；未压占面积为实测，残差可作检核。</translation>
    </message>
    <message>
        <source>Covered + free + unusable = area, for each project and role; * is all roles together.</source>
        <translation>每个项目、每个角色：压占 + 未压占 + 不可用 = 总面积；* 表示所有角色合并。</translation>
    </message>
    <message>
        <source>Date of the check</source>
        <translation>检测基准日</translation>
    </message>
    <message>
        <source>Every problem of a rule pack with file and line, and whether its own cases hold.</source>
        <translation>列出规则包的每个问题及所在文件和行号，并检验包内案例是否成立。</translation>
    </message>
    <message>
        <source>Farmland, red line, boundary and so on. They may be in other coordinate systems of the same datum.</source>
        <translation>永久基本农田、生态保护红线、城镇开发边界等。可采用同一基准的其他坐标系。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Field role</source>
        <translation>字段角色</translation>
    </message>
    <message>
        <source>Field that groups parcels into projects</source>
        <translation>项目编号字段</translation>
    </message>
    <message>
        <source>Field that names a parcel</source>
        <translation>地块编号字段</translation>
    </message>
    <message>
        <source>Field that names a project or parcel</source>
        <translation>项目或地块编号字段</translation>
    </message>
    <message>
        <source>Field with the registered area (m²)</source>
        <translation>登记面积字段（m²）</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段对应</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Folder for a report of each project</source>
        <translation>分项目报告文件夹</translation>
    </message>
    <message>
        <source>Ground Rules</source>
        <translation>底线</translation>
    </message>
    <message>
        <source>Ground Rules needs Python libraries that this QGIS lacks: {names}. The official Windows installers ship them; on Debian or Ubuntu install {packages}, on conda install {names}.</source>
        <translation>缺少“底线”所需的 Python 库：{names}。Windows 官方安装包自带这些库；Debian 或 Ubuntu 请安装 {packages}，conda 请安装 {names}。</translation>
    </message>
    <message>
        <source>HTML files (*.html)</source>
        <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
        <source>Heading of the report.</source>
        <translation>报告标题。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder packs beside the project.</source>
        <translation>规则包编号：插件自带，或位于用户配置目录的 groundrules/packs，或工程旁的 packs 文件夹。</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>JSON files that the checks write. They tell the report what was in scope, which rules were applied and from which data.</source>
        <translation>检测输出的 JSON 文件，说明检测范围、所用规则和数据来源。</translation>
    </message>
    <message>
        <source>Keep fields about persons</source>
        <translation>保留个人信息字段</translation>
    </message>
    <message>
        <source>Language of messages and report</source>
        <translation>提示与报告的语言</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Layers of findings, as the checks write them. Their geometry is the failing piece that the cards draw.</source>
        <translation>检测输出的发现图层，其几何即卡片中所绘的问题图块。</translation>
    </message>
    <message>
        <source>Layers with a row for each project or parcel. Fields of your own are not printed.</source>
        <translation>每个项目或地块一行的结论图层。您自己的字段不打印。</translation>
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
        <source>Measure overlaps</source>
        <translation>量算重叠</translation>
    </message>
    <message>
        <source>Measure overlaps and report</source>
        <translation>量算压占并出报告</translation>
    </message>
    <message>
        <source>Minimum area (m²)</source>
        <translation>面积下限（m²）</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Names, identity numbers and telephone numbers are left out of the results unless you keep them; the report says so.</source>
        <translation>姓名、证件号码、电话等默认不写入结果；选择保留时报告中会注明。</translation>
    </message>
    <message>
        <source>Needed for the method registered. 0, negative and empty values count as unknown; their subjects keep the measured area, and are counted.</source>
        <translation>采用 registered 方法时必填。0、负值和空值视为未知，相应对象仍用量算面积，并计数。</translation>
    </message>
    <message>
        <source>No conflict found within the scope</source>
        <translation>检测范围内未发现冲突</translation>
    </message>
    <message>
        <source>Number conditional</source>
        <translation>附条件的数量</translation>
    </message>
    <message>
        <source>Number forbidden</source>
        <translation>禁止的数量</translation>
    </message>
    <message>
        <source>Number of cases</source>
        <translation>案例数</translation>
    </message>
    <message>
        <source>Number of conditional findings</source>
        <translation>附条件的发现数</translation>
    </message>
    <message>
        <source>Number of features that could not be used</source>
        <translation>无法使用的要素数</translation>
    </message>
    <message>
        <source>Number of overlapping pairs</source>
        <translation>重叠对数</translation>
    </message>
    <message>
        <source>Number of pairs below the minimum area</source>
        <translation>小于面积下限的对数</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>Number of problems that keep the pack from use</source>
        <translation>导致规则包不可用的问题数</translation>
    </message>
    <message>
        <source>Number of projects or parcels</source>
        <translation>项目或地块数</translation>
    </message>
    <message>
        <source>Number of rules</source>
        <translation>规则数</translation>
    </message>
    <message>
        <source>Number undetermined</source>
        <translation>无法判定的数量</translation>
    </message>
    <message>
        <source>Number without a conflict found</source>
        <translation>未发现冲突的数量</translation>
    </message>
    <message>
        <source>Numbers and areas by role and verdict.</source>
        <translation>按角色和结论统计数量与面积。</translation>
    </message>
    <message>
        <source>One HTML file for each project, and an index.</source>
        <translation>每个项目一份 HTML 文件，另有目录页。</translation>
    </message>
    <message>
        <source>One HTML file from the results of checks: cards, drawings, tables that sort and filter, ledger and manifest.</source>
        <translation>把检测结果汇成一份 HTML 报告：卡片、示意图、可排序筛选的表格、台账和清单。</translation>
    </message>
    <message>
        <source>One HTML file to hand over: verdicts, evidence, basis, drawings, and what was not checked.</source>
        <translation>可提交的单个 HTML 文件：结论、证据、依据、示意图，以及未检测的内容。</translation>
    </message>
    <message>
        <source>One file that needs no network. It holds no coordinates, no folders and no base map.</source>
        <translation>单个文件，无需网络。不含坐标、文件夹路径和底图。</translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation>打开样例工程</translation>
    </message>
    <message>
        <source>Other tables</source>
        <translation>其他表格</translation>
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
        <source>Pairs of polygons that share less are counted, but not listed.</source>
        <translation>重叠面积小于下限的只计数，不列出。</translation>
    </message>
    <message>
        <source>Parcels with the same value are one project: it gets a verdict of its own, and its small overlaps are added up. Without it each parcel is a project.</source>
        <translation>取值相同的地块为同一项目：项目另有结论，零星压占合并计算。不填则每个地块为一个项目。</translation>
    </message>
    <message>
        <source>Prefix of our fields</source>
        <translation>结果字段前缀</translation>
    </message>
    <message>
        <source>Printed column by column as they are, such as summaries. Fields that a rule pack lists as personal are left out, and named.</source>
        <translation>按原样逐列打印，如汇总表。规则包列为个人信息的字段不打印，并列出其名称。</translation>
    </message>
    <message>
        <source>Printed in the head of the report. Empty leaves a line to fill in by hand.</source>
        <translation>印在报告页眉。不填则留空供手工填写。</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题清单</translation>
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
        <source>Projects or parcels</source>
        <translation>项目或地块</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Roles of the control layers</source>
        <translation>控制线图层的角色</translation>
    </message>
    <message>
        <source>Roles of the pack, separated by commas. Empty: those that the pack requires, and all that have a layer. A role without a layer makes its verdict undetermined.</source>
        <translation>规则包的角色，用逗号分隔。不填则检测规则包必需的角色和所有有图层的角色。缺图层的角色记为无法判定。</translation>
    </message>
    <message>
        <source>Roles to check</source>
        <translation>检测的角色</translation>
    </message>
    <message>
        <source>Rows of layer and role. Empty: roles are recognised by the layers' names, and layers that no role took are listed. A layer is named by its id, its source, its name inside the file or its name in QGIS.</source>
        <translation>每行填图层和角色。不填则按图层名称识别，未被采用的图层会列出。图层可用其 ID、数据源、文件内名称或 QGIS 中的名称表示。</translation>
    </message>
    <message>
        <source>Rows of layer and role; the layers of one role are measured together in the ledger. Without a row the role is the layer's name. A layer is named by its id, its source, its name inside the file or its name in QGIS.</source>
        <translation>每行填图层和角色；同一角色的图层在台账中合并量算。未填的图层以其名称为角色。图层可用其 ID、数据源、文件内名称或 QGIS 中的名称表示。</translation>
    </message>
    <message>
        <source>Rows of layer, field role of the pack, and field. What is not named is recognised by the pack's aliases.</source>
        <translation>每行填图层、规则包的字段角色和字段。未填的按规则包的别名识别。</translation>
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
        <source>Rules and features in force on that day are applied. Empty: today.</source>
        <translation>采用该日有效的规则和要素。不填为当天。</translation>
    </message>
    <message>
        <source>Run manifest</source>
        <translation>运行清单</translation>
    </message>
    <message>
        <source>Run manifests</source>
        <translation>运行清单</translation>
    </message>
    <message>
        <source>Selected features of the control layers only</source>
        <translation>仅使用控制线图层中选中的要素</translation>
    </message>
    <message>
        <source>Something is forbidden</source>
        <translation>存在禁止情形</translation>
    </message>
    <message>
        <source>Stands before the names of our fields in the verdicts, where your layer has fields of the same name.</source>
        <translation>图层中有同名字段时，加在结论字段名之前。</translation>
    </message>
    <message>
        <source>Stands in the results as subject_id. Without it the feature id does, which may change.</source>
        <translation>在结果中作为 subject_id。不填则用要素号，要素号可能变化。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>汇总</translation>
    </message>
    <message>
        <source>The layers to overlap with. They may be in other coordinate systems.</source>
        <translation>参与叠加的图层，可采用其他坐标系。</translation>
    </message>
    <message>
        <source>The pack can be used</source>
        <translation>规则包可用</translation>
    </message>
    <message>
        <source>The same rows with the shared geometry.</source>
        <translation>同样的记录，附重叠部分的几何。</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Validate rule pack</source>
        <translation>校验规则包</translation>
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
        <translation>按规则包给出项目结论和逐条发现，并将结论、发现、台账和运行清单汇成一份报告。</translation>
    </message>
    <message>
        <source>What is checked: polygons are judged by area, lines by length, points by position.</source>
        <translation>检测对象：面按面积判定，线按长度判定，点按位置判定。</translation>
    </message>
    <message>
        <source>What is measured: polygons by area, lines by length, points by position.</source>
        <translation>量算对象：面按面积，线按长度，点按位置。</translation>
    </message>
    <message>
        <source>What was read, by which rules and with which versions, enough to run it again.</source>
        <translation>读取了哪些数据、采用哪些规则和版本，据此可重新运行。</translation>
    </message>
    <message>
        <source>Your features with a verdict and an area for each role, worst verdict first to read.</source>
        <translation>原要素加上各角色的结论和面积，以最严重的结论为准。</translation>
    </message>
    <message>
        <source>Zoning control</source>
        <translation>控制线管控</translation>
    </message>
    <message>
        <source>auto follows the language of QGIS; zh is Chinese, en is English.</source>
        <translation>auto 与 QGIS 界面语言一致；zh 为中文，en 为英文。</translation>
    </message>
    <message>
        <source>ellipsoidal: on the ellipsoid, by the formula of land surveys. planar: in the layer's projection, not for degrees. registered: the area that a field states, shared out by measured shares.</source>
        <translation>ellipsoidal：按国土调查公式计算的椭球面积；planar：图层投影下的平面面积，不适用于经纬度；registered：以字段中的登记面积为准，按量算比例分摊。</translation>
    </message>
    <message>
        <source>overlap,intersection,area,ledger,control line,occupation,tabulate</source>
        <translation>重叠,叠加,相交,面积,台账,压占,控制线,overlap,intersection</translation>
    </message>
    <message>
        <source>report,html,print,findings,verdicts,ledger,manifest</source>
        <translation>报告,网页,打印,发现,结论,台账,清单,report,html</translation>
    </message>
    <message>
        <source>rule pack,rules,validate,check,cases,yaml,test</source>
        <translation>规则包,规则,校验,检查,案例,yaml,测试</translation>
    </message>
    <message>
        <source>zoning,control line,three lines,farmland,red line,boundary,compliance,verdict,rule pack,permit</source>
        <translation>控制线,三区三线,底线,永久基本农田,生态保护红线,城镇开发边界,合规,压占,规则包,zoning,compliance</translation>
    </message>
    <message>
        <source>{count} texts were cut: a shapefile holds 254 bytes. Choose GeoPackage to keep them whole.</source>
        <translation>有 {count} 个文本被截断：shapefile 字段最多 254 字节。请改用 GeoPackage 以保留全文。</translation>
    </message>
    <message>
        <source>{layer}: {read} of {count} features read</source>
        <translation>{layer}：已读取 {read} / {count} 个要素</translation>
    </message>
</context>
</TS>
